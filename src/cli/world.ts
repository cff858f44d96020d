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

export interface ProcessWorld extends World {
  /** Waits until standard output is written, and returns why it could not be; undefined also where nobody reads it. */
  readonly lostOutput: () => Promise<string | undefined>;
}

/** The world of this process. */
export function processWorld(signal: AbortSignal): ProcessWorld {
  const stdout = output(process.stdout);
  return { stdout, stderr: output(process.stderr), env: process.env, signal, lostOutput: stdout.lost };
}

function output(stream: NodeJS.WriteStream): Output & { readonly lost: ProcessWorld["lostOutput"] } {
  let isGone = false;
  let lost: string | undefined;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isGone = true;
    // Whoever read it went away (`| head`): the run goes on, for a host left half-way helps nobody.
    if (error.code !== "EPIPE") lost ??= error.message;
  });
  return {
    lost: () => new Promise((resolve) => void stream.write("", () => setImmediate(() => resolve(lost)))),
    write(text) {
      if (!isGone) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: () => stream.columns || 80,
  };
}
