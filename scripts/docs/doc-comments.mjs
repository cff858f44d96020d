/** @typedef {{ type: string, value: string, start: number, end: number }} Comment */
/** @typedef {{ text: string, examples: readonly string[] }} Doc */

/** @type {Doc} */
const nothing = { text: "", examples: [] };

/**
 * The doc comment that stands right before a place of a source text.
 *
 * @param {{ text: string, comments: readonly Comment[] }} source
 * @param {number} start
 * @returns {Doc}
 */
export function docBefore({ text, comments }, start) {
  const comment = comments.findLast(({ end }) => end <= start);
  if (comment === undefined || !isDoc(comment)) return nothing;
  return text.slice(comment.end, start).trim() === "" ? docOf(comment) : nothing;
}

/** @param {Comment} comment */
const isDoc = ({ type, value }) => type === "Block" && value.startsWith("*");

/**
 * A doc comment's prose and examples.
 *
 * @param {Comment} comment
 * @returns {Doc}
 */
function docOf({ value }) {
  const lines = value
    .slice(1)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const [prose = "", ...tags] = lines.join("\n").split(/^\s*(?=@\w+)/m);
  const examples = tags.filter((tag) => tag.startsWith("@example"));
  return {
    text: prose.trim().replaceAll(/\{@link (\w+)\}/g, "`$1`"),
    examples: examples.map((tag) => tag.slice("@example".length).trim()),
  };
}
