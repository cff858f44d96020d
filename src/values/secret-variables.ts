import { namedVariables, secret } from "./secret.ts";

/** Those that give tsamae its passwords. */
const isOwn = (name: string): boolean => /^TSAMAE_\w*(PASSWORD|PASSPHRASE)$/.test(name);

/** The names of all variables that no other program is to see. */
export function secretVariables(): readonly string[] {
  return [...new Set([...Object.keys(process.env).filter(isOwn), ...namedVariables])];
}

/** The environment for a program that is started on this machine. */
export function childEnvironment(): NodeJS.ProcessEnv {
  const hidden = new Set(secretVariables());
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !hidden.has(name)));
}

/** Makes tsamae's own passwords known as secrets, so that no output shows them, whether they are used or not. */
export function rememberOwnPasswords(): void {
  for (const [name, value] of Object.entries(process.env))
    if (isOwn(name) && value !== undefined) secret({ text: value });
}
