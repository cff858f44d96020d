import * as v from "valibot";
import { RecipeError } from "../errors.ts";
import { reveal, Secret } from "../values/secret.ts";
import { type Download, isHeaders } from "./download.ts";
import type { Lazy } from "./host-view.ts";
import { t } from "./properties.ts";

/** How a source that is a URL is downloaded, for everything that takes one. */
export interface DownloadProperties {
  /** The digest of what the URL leads to, `"sha256:…"`. What has it is not downloaded again; anything else is refused. */
  checksum?: Checksum | undefined;
  /** Takes what the URL leads to as it comes, once: what is there is left alone. Default: false, a checksum is needed. */
  unchecked?: boolean | undefined;
  /** HTTP headers for the download; they may be secrets. Other hosts that the URL redirects to may get them too: see `redirects`. */
  headers?: Lazy<Readonly<Record<string, string | Secret>>> | undefined;
  /** Seconds without progress after which the download has failed. Default: 30. */
  timeout?: Lazy<number> | undefined;
  /** How often a download is tried again after a failure that may pass. Default: 2. */
  retries?: Lazy<number> | undefined;
  /** How many redirects are followed. Default: 10. */
  redirects?: Lazy<number> | undefined;
}

/** `sha256:` and 64 hexadecimal digits. */
type Checksum = `sha256:${string}`;

/** How often something is done. */
export const count = v.pipe(t.count(), v.maxValue(1000, "expected a number from 0 to 1000"));

export const wholeSeconds = v.pipe(
  t.number(),
  v.check((number) => Number.isInteger(number) && number >= 1, "expected whole seconds, at least 1"),
);

export const headers = v.custom<Download["headers"]>(
  isHeaders,
  "expected an object with names of HTTP headers and their values, a line each",
);

const checksum = v.pipe(
  v.custom<Checksum>(
    (value) => typeof value === "string" && /^sha256:[0-9a-f]{64}$/i.test(value),
    'expected "sha256:" and 64 hexadecimal digits',
  ),
  v.transform((text): string => text.slice("sha256:".length).toLowerCase()),
);

export const downloadProperties = {
  checksum: t.optional(checksum),
  unchecked: t.optional(t.boolean(), false),
  headers: t.optional(headers, {}),
  timeout: t.optional(wholeSeconds, 30),
  retries: t.optional(count, 2),
  redirects: t.optional(count),
};

/** A URL as programs take it, blanks encoded; undefined for a file of this machine. */
export function urlOf(source: string | Secret): Download["url"] | undefined {
  const text = reveal(source);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new RecipeError("source: expected the path of a file, or a URL that begins with https:// or http://");
  return source instanceof Secret ? new Secret(url.href) : url.href;
}

interface Mixed {
  readonly source: string | Secret;
  readonly checksum: string | undefined;
  readonly unchecked: boolean;
}

/** @throws RecipeError for what goes with a URL only, or with none. */
export function refuseMixed({ source, checksum: digest, unchecked }: Mixed, url: Download["url"] | undefined): void {
  if (url === undefined) {
    if (source instanceof Secret) throw new RecipeError("source: only a URL may be a secret");
    if (digest !== undefined || unchecked)
      throw new RecipeError("checksum and unchecked are for a source that is a URL");
    return;
  }
  if (digest !== undefined && unchecked) throw new RecipeError("a download has a checksum or is unchecked, not both");
  if (digest !== undefined || unchecked) return;
  throw new RecipeError('a download needs the property "checksum": without it nobody knows what was downloaded', {
    hint: 'checksum: "sha256:…", as sha256sum prints it; or unchecked: true to take what comes, once',
  });
}
