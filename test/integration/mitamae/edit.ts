import { file, recipe } from "tsamae";

const withPort = (text: string): string => text.replace(/^port = .*$/m, "port = 8080");

export default recipe(() => {
  file("/srv/edited", { action: "edit", edit: withPort });
  file("/srv/edited-already", { action: "edit", edit: withPort });
  file("/srv/edited-by-others", { action: "edit", edit: withPort, mode: "0600", owner: "root" });
});
