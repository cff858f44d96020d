import { fail, remoteFile } from "tsamae";

/** What is fetched, and how it is told from anything else. */
export interface Fetched {
  /** A URL that the host downloads, or a file of this machine, absolute or in the cookbook's `files/`. */
  readonly source: string;
  /** For a URL: `"sha256:…"`. */
  readonly checksum?: string | undefined;
}

/** A file from elsewhere; `what` is told where its checksum is none. */
export function fetched(path: string, { source, checksum }: Fetched, what: string): void {
  if (checksum === undefined) remoteFile(path, { source });
  else if (isChecksum(checksum)) remoteFile(path, { source, checksum });
  else fail(`${what}: expected a checksum such as "sha256:…", got ${JSON.stringify(checksum)}`);
}

const isChecksum = (text: string): text is `sha256:${string}` => text.startsWith("sha256:");
