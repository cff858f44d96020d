import { ConnectionError } from "../errors.ts";
import { reveal } from "../values/secret.ts";
import { type BecomeRoot, sudoRefusal, wrongPassword } from "./become-root.ts";
import { gzipMark, helloMark } from "./loop.ts";
import type { StreamName, Wire, WireListener } from "./wire.ts";

export interface GreetingOptions {
  /** The host, for errors. */
  readonly name: string;
  /** When the channel's process goes through sudo: its prompt is answered. */
  readonly root?: BecomeRoot | undefined;
  /** Milliseconds until a login that says nothing, or asks something, is given up. */
  readonly helloLimitMs: number;
}

/** As much of a login's banner as is searched. */
const longestBanner = 64 * 1024;

/** As much of it as is shown. */
const longestExcerpt = 1024;

/** What the loop says of its host. */
export interface Hello {
  /** It can unpack what gzip(1) has packed. */
  readonly hasGzip: boolean;
}

/**
 * Waits until the loop reads standard input. Nothing may be written before that, a login's programs would read it;
 * except the password, once, after sudo's own prompt.
 *
 * @throws ConnectionError when the shell does not come, with what was said instead.
 */
export async function awaitHello(wire: Wire, options: GreetingOptions): Promise<Hello> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Hello>((resolve, reject) => {
      const greeting = new Greeting(wire, options, { resolve, reject });
      const tooLate = `no shell answered within ${options.helloLimitMs / 1000} s`;
      timer = setTimeout(() => reject(greeting.error(tooLate)), options.helloLimitMs);
      wire.listen(greeting);
    });
  } finally {
    clearTimeout(timer);
  }
}

interface Outcome {
  readonly resolve: (hello: Hello) => void;
  readonly reject: (error: Error) => void;
}

class Greeting implements WireListener {
  readonly #wire: Wire;
  readonly #options: GreetingOptions;
  readonly #outcome: Outcome;
  readonly #said: Record<StreamName, string> = { stdout: "", stderr: "" };
  #isAnswered = false;

  constructor(wire: Wire, options: GreetingOptions, outcome: Outcome) {
    this.#wire = wire;
    this.#options = options;
    this.#outcome = outcome;
  }

  onBytes(stream: StreamName, bytes: Uint8Array): void {
    // Latin 1 keeps a character that was cut between two chunks from being lost; it is decoded when shown.
    this.#said[stream] = (this.#said[stream] + Buffer.from(bytes).toString("latin1")).slice(-longestBanner);
    if (this.#said.stdout.includes(helloMark)) this.#outcome.resolve({ hasGzip: this.#said.stdout.includes(gzipMark) });
    else if (this.#isPrompted()) this.#answer();
  }

  onEnd(error: Error): void {
    const { name, root } = this.#options;
    const refusal = root === undefined ? undefined : sudoRefusal(this.#said.stderr, name);
    this.#outcome.reject(refusal ?? this.error(`no shell came: ${error.message}`));
  }

  error(message: string): ConnectionError {
    const said = Buffer.from(this.#said.stdout + this.#said.stderr, "latin1")
      .toString()
      .trim();
    const hint = said === "" ? undefined : `The login said:\n${said.slice(-longestExcerpt)}`;
    return new ConnectionError(message, { about: this.#options.name, hint });
  }

  #isPrompted(): boolean {
    const { root } = this.#options;
    if (root === undefined || !this.#said.stderr.includes(root.prompt)) return false;
    this.#said.stderr = this.#said.stderr.replace(root.prompt, "");
    return true;
  }

  #answer(): void {
    const { name, root } = this.#options;
    if (root?.password === undefined || this.#isAnswered) {
      this.#outcome.reject(wrongPassword(name));
      return;
    }
    this.#isAnswered = true;
    void this.#wire.send([Buffer.from(`${reveal(root.password)}\n`)]);
  }
}
