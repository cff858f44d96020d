import type { World } from "../../src/cli/world.ts";

/** A world without a process. What is written is kept. */
export function fakeWorld({
  env = {},
  isTerminal = false,
}: {
  readonly env?: World["env"];
  readonly isTerminal?: boolean;
}) {
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    isTerminal,
    columns: () => 80,
    write(text: string) {
      written[name] += text;
    },
  });
  return { stdout: output("stdout"), stderr: output("stderr"), env, signal: new AbortController().signal, written };
}
