// All of tsamae in one file, dist/bundle.cjs: a start reads one file instead of a hundred, and begins only the parts that
// it needs. It is the command line and a library at once, so that recipes and what runs them share everything.
import type { main } from "./cli/main.ts";

/** Runs the command line of this process. */
export const start = async (): Promise<ReturnType<typeof main>> => (await import("./cli/main.ts")).main();

/** Runs a command line inside a process that loaded the program as a module. */
export const commandLine = (): Promise<typeof import("./cli/run-command-line.ts")> =>
  import("./cli/run-command-line.ts");

/** What `tsamae` exports. */
export const library = (): Promise<typeof import("./index.ts")> => import("./index.ts");

/** What `tsamae/testing` exports. */
export const testing = (): Promise<typeof import("./testing/index.ts")> => import("./testing/index.ts");
