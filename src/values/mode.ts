/**
 * Permission bits as chmod(1) has them in octal, as a string with a leading zero: `"0644"`; with set-uid, set-gid or
 * sticky bits one digit more: `"01777"`.
 */
export type Mode = `0${number}`;

/** Whether a text is a {@link Mode}. */
export function isMode(text: unknown): text is Mode {
  return typeof text === "string" && /^0[0-7]{3,4}$/.test(text);
}
