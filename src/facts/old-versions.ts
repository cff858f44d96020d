import { raw, sh } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { defineFact } from "./fact.ts";
import { reader } from "./reader.ts";

/** Where an old version of a file is kept: the names of `cp --backup=numbered`, which most programs pass over. */
export const oldVersionPath = (path: string, number: number): string => `${path}.~${number}~`;

const script = raw(`for path do
  for old in "$path".~[1-9]*~; do
    [ -e "$old" ] || [ -L "$old" ] || continue
    number=\${old#"$path".\\~}
    number=\${number%\\~}
    case $number in (*[!0-9]*) ;; (*) printf '%s ' "$number" ;; esac
  done
  echo
done`);

/** Which numbers the old versions have that are kept beside a file, in order. The path must be canonical. */
export const oldVersions = defineFact<string, readonly number[]>({
  name: "old-versions",
  script: (paths) => sh`set -- ${paths}\n${script}`,
  parse(output, paths) {
    const rest = reader(toText(asBytes(output)));
    const answers = paths.map(() => {
      const [numbers = ""] = rest.take(/((?:\d+ )*)\n/y);
      const all = numbers.split(" ").filter((number) => number !== "");
      return {
        value: all
          .map(Number)
          .filter(Number.isSafeInteger)
          .toSorted((a, b) => a - b),
      };
    });
    rest.end();
    return answers;
  },
  roots(path, answer) {
    const numbers = "unreadable" in answer ? [] : answer.value;
    const next = (numbers.at(-1) ?? 0) + 1;
    return { paths: [path, ...[...numbers, next].map((number) => oldVersionPath(path, number))] };
  },
});
