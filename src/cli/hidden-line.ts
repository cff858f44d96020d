/** A line that is typed without being shown. */
export type HiddenLine =
  | { readonly state: "typing"; readonly text: string }
  | { readonly state: "entered"; readonly text: string }
  /** Ctrl-C. */
  | { readonly state: "interrupted" }
  /** Ctrl-D, or the terminal went away. */
  | { readonly state: "left" };

/** What a terminal in raw mode sends, one key after the other. */
export function typeKeys(line: HiddenLine, keys: string): HiddenLine {
  let now = line;
  for (const key of keys.match(keyPattern) ?? []) now = typeKey(now, key);
  return now;
}

/** Arrows and the like are escape sequences, and one key. */
const keyPattern = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.)|[\s\S]/gu;

function typeKey(line: HiddenLine, key: string): HiddenLine {
  if (line.state !== "typing") return line;
  const { text } = line;
  switch (key) {
    case "\r":
    case "\n":
      return { state: "entered", text };
    case "\x03":
      return { state: "interrupted" };
    case "\x04":
      return text === "" ? { state: "left" } : line;
    case "\x7f":
    case "\b":
      return { state: "typing", text: Array.from(text).slice(0, -1).join("") };
    // Ctrl-U
    case "\x15":
      return { state: "typing", text: "" };
    default:
      return key < " " ? line : { state: "typing", text: text + key };
  }
}
