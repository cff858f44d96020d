import type { ParsedKey } from "ssh2";

/** A key to log in with. */
export interface Identity {
  /** How it is called when it was not accepted. */
  readonly label: string;
  /** The public half, offered to the server before anything is signed. */
  publicKey(): Promise<ParsedKey>;
  sign(data: Buffer, hash: string | undefined): Promise<Buffer>;
}
