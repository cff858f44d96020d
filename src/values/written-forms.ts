/** Shorter pieces of base64 may be anything. */
const shortestBase64 = 8;

/** A text as other notations write it inside of a longer text: JSON, a URL, a word of a shell, XML, base64. */
export function writtenForms(text: string): readonly string[] {
  return [
    json(text),
    // A log of JSON lines holds the JSON that a program printed.
    json(json(text)),
    // A half of a surrogate pair has no bytes of its own.
    encodeURIComponent(Buffer.from(text).toString()),
    text.replaceAll("'", String.raw`'\''`),
    xml(text),
    ...base64(text),
  ].filter((form) => form !== text);
}

const json = (text: string): string => JSON.stringify(text).slice(1, -1);

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const xml = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);

/**
 * The digits that these bytes alone decide, wherever they stand in what is encoded: after a multiple of three bytes, or one
 * or two bytes more. In base64 as in base64url.
 */
function base64(text: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    const [first, end] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    if (end - first < shortestBase64) return [];
    return [bytes.toString("base64").slice(first, end), bytes.toString("base64url").slice(first, end)];
  });
}
