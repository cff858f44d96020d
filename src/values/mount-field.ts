const special = /[ \t\n\\]/g;

/** A field of fstab(5) or of /proc/self/mountinfo: blanks and backslashes as octal numbers, `\040`. */
export function mountField(text: string): string {
  return text.replaceAll(special, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

/** What such a field says. */
export function mountFieldText(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
