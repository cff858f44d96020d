import { fail } from "tsamae";
import { type ProxyWords, proxyWords } from "./proxy-words.ts";
import type { Answer, Content } from "./site.ts";
import { word, wordWithVariables } from "./words.ts";

/** A place of a site, in words of nginx's. */
export interface Location {
  readonly match: string;
  /** `root` is empty where it is the site's. */
  readonly files: { readonly root: string; readonly index: string; readonly fallback: string } | undefined;
  /** Whether `.git`, `.env` and the like are not there for who asks. */
  readonly hidesDotfiles: boolean;
  readonly proxy: ProxyWords | undefined;
  readonly answer: { readonly words: string; readonly isText: boolean } | undefined;
  readonly directives: readonly string[];
}

/** How many of those are stated of which there may be one. */
export const contentsOf = ({ root, proxy, return: answer }: Content): number =>
  [root, proxy, answer].filter((one) => one !== undefined).length;

/**
 * Writes a place in nginx's words.
 *
 * @throws RecipeError for what could be no place.
 */
export function location(match: string, content: Content, what: string): Location {
  const { return: answer, directives = [] } = content;
  const stated = contentsOf(content);
  if (stated > 1 || (stated === 0 && directives.length === 0))
    fail(`${what}: expected one of root, proxy and return, got ${stated === 0 ? "none" : "several"}`);
  if (!/^(?:(?:=|\^~) )?\/\S*$|^~\*? \S+$|^@\w+$/.test(match))
    fail(`${what}: expected what nginx matches, such as "/api/", "= /health" or "~ \\.php$"`);
  return {
    match: match.split(" ").map(word).join(" "),
    files: filesWords(content, what),
    hidesDotfiles: servesFiles(content) && hasRoomForPlaces(match) && !match.includes("/."),
    proxy: proxyWords(content, what),
    answer: answer === undefined ? undefined : answerWords(answer, what),
    directives,
  };
}

/** Without any content, there are the site's own files, unless nginx's own lines hand the question on. */
const servesFiles = (content: Content): boolean =>
  content.root !== undefined ||
  (contentsOf(content) === 0 && !(content.directives ?? []).some((line) => /\b(?:\w+_pass|include)\b/.test(line)));

/** nginx has no places within those that are exact or have a name. */
const hasRoomForPlaces = (match: string): boolean => !/^[=@]/.test(match);

function filesWords({ root, index = ["index.html"], fallback = "=404" }: Content, what: string): Location["files"] {
  if (!/^(?:\/.*|@\w+|=\d{3})$/s.test(fallback))
    fail(
      `${what}: fallback: expected a path such as "/index.html", a place such as "@app" or a status such as "=404", got ${JSON.stringify(fallback)}`,
    );
  if (root === undefined) return undefined;
  return { root: word(root), index: index.map(word).join(" "), fallback: word(fallback) };
}

function answerWords(answer: Answer, what: string): NonNullable<Location["answer"]> {
  const { status, to, text } = answer;
  if (to !== undefined && text !== undefined) fail(`${what}: return: expected to or text, got both`);
  if (status === undefined && to === undefined && text === undefined)
    fail(`${what}: return: expected a status, to or text, got none`, "return: { status: 404 }");
  const code = status ?? (to === undefined ? 200 : 301);
  const isRedirection = [301, 302, 303, 307, 308].includes(code);
  if (!Number.isSafeInteger(code) || code < 200 || code > 599)
    fail(`${what}: return: expected a status from 200 to 599, got ${code}`);
  if (isRedirection !== (to !== undefined))
    fail(`${what}: return: ${isRedirection ? `${code} redirects, and to says where` : `${code} does not redirect`}`);
  const said = saidWords(answer, `${what}: return`);
  return { words: said === undefined ? `${code}` : `${code} ${said}`, isText: text !== undefined };
}

function saidWords({ to, text }: Answer, what: string): string | undefined {
  if (to !== undefined) return wordWithVariables(to, `${what}: to`, "captures");
  return text === undefined ? undefined : wordWithVariables(text, `${what}: text`, "no captures");
}
