/** Drawn in two columns: East Asian wide characters and pictures. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** As much of a text as fits; combining marks count too, so that the result is rather too short than too long. */
export function cutToWidth(text: string, columns: number): string {
  let used = 0;
  const kept: string[] = [];
  for (const character of text) {
    used += wide.test(character) ? 2 : 1;
    if (used > columns) return `${kept.slice(0, -1).join("")}…`;
    kept.push(character);
  }
  return text;
}

/** A text shortened to so many characters, with a mark that it was. */
export function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
