import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";

/** A place in a document, counted from 0 as the protocol does. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

interface Message {
  readonly id?: number | undefined;
  readonly method?: string | undefined;
  readonly result?: unknown;
  readonly error?: unknown;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What an editor starts: the compiler's language server, spoken to in JSON-RPC over its stdin and stdout. */
export class LanguageServer {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting = new Map<number, Waiting>();
  #unread = Buffer.alloc(0);
  #lastId = 0;

  private constructor(program: string, folder: string) {
    this.#child = spawn(program, ["--lsp", "--stdio"], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
    this.#child.stdout.on("data", (bytes: Buffer) => this.#receive(bytes));
    this.#child.on("exit", (status) => this.#fail(new Error(`the language server ended with status ${status}`)));
  }

  static async start(program: string, folder: string): Promise<LanguageServer> {
    const server = new LanguageServer(program, folder);
    await server.request("initialize", { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities });
    server.#send({ method: "initialized", params: {} });
    return server;
  }

  open(file: string): void {
    const textDocument = {
      uri: pathToFileURL(file).href,
      languageId: "typescript",
      version: 1,
      text: readFileSync(file, "utf8"),
    };
    this.#send({ method: "textDocument/didOpen", params: { textDocument } });
  }

  /** Asks about a place: `textDocument/hover`, `textDocument/completion`. */
  ask(method: string, file: string, position: Position): Promise<unknown> {
    return this.request(method, { textDocument: { uri: pathToFileURL(file).href }, position });
  }

  request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send({ id, method, params });
    return answer;
  }

  async stop(): Promise<void> {
    await this.request("shutdown", undefined);
    this.#send({ method: "exit" });
  }

  #send(message: object): void {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #receive(bytes: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, bytes]);
    for (;;) {
      const end = this.#unread.indexOf("\r\n\r\n");
      if (end === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#unread.toString("latin1", 0, end))?.[1]);
      const start = end + 4;
      if (this.#unread.length < start + length) return;
      const message: Message = JSON.parse(this.#unread.toString("utf8", start, start + length));
      this.#unread = this.#unread.subarray(start + length);
      this.#handle(message);
    }
  }

  /** The server asks too, to watch files for one: it gets an empty answer. */
  #handle({ id, method, result, error }: Message): void {
    if (id === undefined) return;
    if (method !== undefined) {
      this.#send({ id, result: null });
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(JSON.stringify(error)));
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

const capabilities = {
  textDocument: {
    hover: { contentFormat: ["markdown"] },
    completion: { completionItem: { documentationFormat: ["markdown"] } },
  },
};
