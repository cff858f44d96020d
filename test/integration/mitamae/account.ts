import { recipe, t, user } from "tsamae";

export default recipe({ home: t.string(), shell: t.string(), password: t.string() }, (login) => {
  user("itamae", { uid: 1234, createHome: true, ...login });
});
