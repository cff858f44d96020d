import { raw } from "../values/shell.ts";
import { asBytes } from "./bytes.ts";
import { defineFact } from "./fact.ts";

/** Whether the host can speak a locale: `de_DE.UTF-8`. */
export const locale = defineFact<string, boolean>({
  name: "locale",
  script: () => raw("if command -v locale >/dev/null; then echo has; locale -a 2>/dev/null; fi"),
  parse(output, names) {
    const [has, ...found] = asBytes(output).split("\n").map(localeKey);
    if (has !== "has") return names.map(() => ({ unreadable: "the host has no locale(1)" }));
    return names.map((name) => ({ value: found.includes(localeKey(name)) }));
  },
  roots: () => ({ paths: [], watched: ["/usr/lib/locale"] }),
});

/** locale(1) writes `de_DE.utf8` for what is called `de_DE.UTF-8` everywhere else. */
function localeKey(name: string): string {
  return name.replace(/\.([^@]*)/, (_, charset: string) => `.${charset.toLowerCase().replaceAll(/[^a-z0-9]/g, "")}`);
}
