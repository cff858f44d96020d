import { join } from "node:path";
import { directory, execute, file, link, recipe, template } from "tsamae";

/** A first look without root: everything happens in `tmp/hello` of this checkout. */
export default recipe(() => {
  const home = join(import.meta.dirname, "..", "tmp", "hello");
  const note = execute("note the change", { command: `date >> '${home}/changes.log'`, action: "nothing" });

  directory(home, { mode: "0755" });
  template(`${home}/hello.txt`, {
    source: "../templates/hello.txt.ejs",
    variables: { greeting: "and welcome" },
    notifies: note.to("run"),
  });
  file(`${home}/settings.ini`, { content: "[app]\ncolour = blue\n", mode: "0600", notifies: note.to("run") });
  link(`${home}/current`, { to: "hello.txt" });
  execute("write the checksum", {
    command: `cd '${home}' && sha256sum hello.txt > hello.txt.sha256`,
    notIf: `cd '${home}' && sha256sum --status -c hello.txt.sha256`,
  });
});
