import { type CommonProperties, composite, directory, file, recipe } from "tsamae";

type Guards = Pick<CommonProperties<"create">, "onlyIf" | "notIf">;

interface Site extends Guards {
  readonly greeting?: string;
}

/** What Itamae calls a definition: its parameters have defaults, and its guards are those of all that is in it. */
function site(name: string, { greeting = "Hello", ...guards }: Site = {}): void {
  directory(`/srv/sites/${name}`, guards);
  page(name, `${greeting} from ${name}.\n`, guards);
}

/** A definition within another. */
function page(name: string, content: string, guards: Guards): void {
  file(`/srv/sites/${name}/index.html`, { content, ...guards });
}

/** One whose guard holds for all of it, although its first resource is what the guard looks for. */
function whole(name: string): void {
  composite(name, { notIf: `test -e /srv/sites/${name}` }, () => site(name));
}

export default recipe(() => {
  directory("/srv/sites");
  site("plain");
  site("polite", { greeting: "Good morning" });
  whole("whole");
  site("wanted", { onlyIf: "test -d /srv" });
  site("not-wanted", { onlyIf: "test -e /srv/no-such-thing" });
  site("held-back", { notIf: (host) => host.platform.family === "debian" });
});
