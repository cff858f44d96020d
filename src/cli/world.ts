/** Where text goes. */
export interface Output {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: () => number;
}

/** All that a command may touch of the process it runs in. */
export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the process is told to end. */
  readonly signal: AbortSignal;
}

/** The world of this process. */
export function processWorld(signal: AbortSignal): World {
  return { stdout: output(process.stdout), stderr: output(process.stderr), env: process.env, signal };
}

function output(stream: NodeJS.WriteStream): Output {
  let isGone = false;
  // Whoever read it went away (`| head`): the run goes on, for a host left half-way helps nobody.
  stream.on("error", () => {
    isGone = true;
  });
  return {
    write(text) {
      if (!isGone) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: () => stream.columns || 80,
  };
}
