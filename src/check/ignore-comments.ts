import type { Place } from "../errors.ts";
import { suggestionHint } from "../values/suggestion.ts";
import type { Finding } from "./finding.ts";

/** `// tsamae-ignore no-mode: why`: silences a lint on the line below it. */
interface IgnoreComment {
  readonly name: string;
  readonly why: string;
  /** Of the comment itself. */
  readonly at: Place;
  /** The first line below that is no such comment: several may stand above one resource. */
  readonly of: number;
}

const comment = /^\s*\/\/\s*tsamae-ignore\b[ \t]*([\w-]*)[ \t]*:?[ \t]*(.*?)\s*$/;

/** The comments of a file. */
export function ignoreComments(file: string, text: string): readonly IgnoreComment[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    const [, name, why = ""] = comment.exec(line) ?? [];
    if (name === undefined) return [];
    const below = lines.findIndex((other, at) => at > index && !comment.test(other));
    const at = { file, line: index + 1, column: line.indexOf("//") + 1 };
    return [{ name, why, at, of: (below < 0 ? lines.length : below) + 1 }];
  });
}

/** The findings that no comment silences. A comment without a reason silences nothing. */
export function unsilenced(findings: readonly Finding[], comments: readonly IgnoreComment[]): readonly Finding[] {
  const isSilenced = ({ kind, name, at }: Finding): boolean =>
    kind === "lint" &&
    comments.some((one) => one.why !== "" && one.name === name && one.at.file === at?.file && one.of === at.line);
  return findings.filter((finding) => !isSilenced(finding));
}

/** What is wrong with the comments themselves. */
export function commentFindings(comments: readonly IgnoreComment[], names: readonly string[]): readonly Finding[] {
  return comments.flatMap(({ name, why, at }) => {
    const about = { kind: "lint", name: "tsamae-ignore", at, times: 1 } as const;
    if (!names.includes(name))
      return [{ ...about, message: `there is no lint "${name}" to ignore`, hint: suggestionHint(name, names) }];
    if (why !== "") return [];
    const hint = `// tsamae-ignore ${name}: why it is right here`;
    return [{ ...about, message: `ignores "${name}" without a reason, and so ignores nothing`, hint }];
  });
}
