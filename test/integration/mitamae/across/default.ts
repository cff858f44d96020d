import { includeRecipe, recipe } from "tsamae";

export default recipe(async () => {
  await includeRecipe("./first");
  await includeRecipe("./second");
});
