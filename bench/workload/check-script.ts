import { lines, sh } from "../../src/values/shell.ts";
import type { Declared } from "./resources.ts";

/**
 * What an expert would write by hand to look at all of it: one `stat`, one `sha256sum`, one `dpkg-query`, one
 * `readlink`, and a shell for each guard. It only looks: nothing compares, decides or reports.
 */
export function checkScript(resources: readonly Declared[]): string {
  const paths = resources.flatMap((each) => (each.type === "package" || each.type === "execute" ? [] : [each.path]));
  const files = resources.flatMap((each) => (each.type === "file" || each.type === "template" ? [each.path] : []));
  const packages = resources.flatMap((each) => (each.type === "package" ? [each.name] : []));
  const links = resources.flatMap((each) => (each.type === "link" ? [each.path] : []));
  const guards = resources.flatMap((each) => (each.type === "execute" ? [`test -e ${each.path}`] : []));
  const commands = [
    sh`stat -c ${"%n %F %a %U %G %s"} -- ${paths}`,
    sh`sha256sum -- ${files}`,
    sh`dpkg-query -W -f ${"${Package} ${db:Status-Status} ${Version}\\n"} -- ${packages}`,
    sh`readlink -- ${links}`,
    // The script itself is standard input: nothing may read of it.
    ...guards.map((guard) => sh`sh -c ${guard} </dev/null; echo $?`),
  ];
  return `${lines(commands).text}\n`;
}
