import { ResourceError } from "../errors.ts";
import type { Downloader } from "../facts/downloader.ts";
import { facts } from "../facts/index.ts";
import { sha256sum } from "../platforms/stand-ins.ts";
import { reveal, Secret } from "../values/secret.ts";
import { raw, type ShellCommand, sh } from "../values/shell.ts";
import type { FileContents, Sending } from "./file-contents.ts";
import type { HostView } from "./host-view.ts";

/** What is to be downloaded on the host, and how. */
export interface Download {
  readonly url: string | Secret;
  /** SHA-256, hexadecimal. Undefined: whatever comes. */
  readonly digest: string | undefined;
  readonly headers: Readonly<Record<string, string | Secret>>;
  readonly timeout: number;
  readonly retries: number;
  /** Undefined: as many as usual. */
  readonly redirects: number | undefined;
}

/** Contents that the host gets by itself. What may be secret goes over standard input, never in an argument. */
export function downloadedContents(download: Download, host: HostView): FileContents {
  host.prefetch(facts.downloader());
  return {
    digest: download.digest,
    size: undefined,
    text: () => undefined,
    isSecret: false,
    sending: (host) => sending(download, host),
  };
}

function sending(download: Download, host: HostView): Sending {
  host.require(facts.downloader(), (program) => program !== "none", {
    message: "the host has neither curl nor wget",
    assumption: "the host has curl or wget by then",
    hint: 'pkg("curl") before it installs one',
  });
  const { fetch, stdin } = ways[host.read(facts.downloader())](download);
  const check = download.digest === undefined ? raw(":") : checked(download.digest);
  return { script: sh`${fetch}\n${check}`, stdin: () => Buffer.from(stdin) };
}

function checked(digest: string): ShellCommand {
  return sh`${sha256sum}
d=$(sha256sum <"$t") || exit
d=\${d%% *}
[ "$d" = ${digest} ] || { echo ${`the checksum differs: expected sha256:${digest}, but what was downloaded has sha256:`}"$d" >&2; exit 1; }`;
}

interface Way {
  /** Shell text that fills `"$t"`, or exits. */
  readonly fetch: ShellCommand;
  readonly stdin: string;
}

const usualRedirects = 10;

/** curl(1) reads its options from standard input: a name and a quoted value a line. */
function byCurl({ url, headers, timeout, retries, redirects = usualRedirects }: Download): Way {
  return {
    fetch: sh`curl -fsSL --globoff --proto =http,https --max-redirs ${redirects} --retry ${retries} --retry-connrefused \\
  --connect-timeout ${timeout} --speed-limit 1 --speed-time ${timeout} -o "$t" -K - || exit`,
    stdin: curlOptions(url, headers),
  };
}

/** wget(1) takes its URL from standard input, headers only from a file of options: a private one beside the target. */
function byWget({ url, headers, timeout, retries, redirects = usualRedirects }: Download): Way {
  const lines = wgetOptions(headers);
  const config =
    lines === ""
      ? sh`set --`
      : sh`c=$(umask 077; mktemp "\${t%/*}/.XXXXXXXXXX") && cat >"$c" && set -- --config="$c" || exit`;
  return {
    fetch: sh`IFS= read -r u || exit
${config}
o=$(printf '%s\\n' "$u" | wget "$@" ${plainRefused(url)} --progress=dot:giga --no-hsts --max-redirect=${redirects} --tries=${retries + 1} --retry-connrefused \\
  --retry-on-http-error=408,429,500,502,503,504 --timeout=${timeout} -O "$t" -i - 2>&1) || { s=$?; printf '%s\\n' "$o" >&2; exit $s; }`,
    stdin: `${reveal(url)}\n${lines}`,
  };
}

/**
 * curl has an option against being sent on from https to http, where anybody could read the headers; for wget plain http
 * is led to a proxy that does not exist, and that is called what the message should say.
 */
export function plainRefused(url: string | Secret): readonly string[] {
  return reveal(url).startsWith("https:") ? ["-e", "http_proxy=http://redirected-to-plain-http.invalid:1/"] : [];
}

/** busybox's takes URL and headers as arguments only, where every user of the host sees them. */
function bySmallWget({ url, headers, timeout, retries, redirects }: Download): Way {
  if (url instanceof Secret || Object.keys(headers).length > 0 || redirects !== undefined) {
    throw new ResourceError(
      "the host's wget is busybox's: it can neither keep headers and URLs secret nor count redirects",
      {
        hint: 'pkg("curl") before it installs one that can',
      },
    );
  }
  return {
    fetch: sh`n=0
until o=$(wget -q -T ${timeout} -O "$t" ${url} 2>&1); do
  s=$?
  n=$((n + 1))
  [ $n -le ${retries} ] || { printf '%s\\n' "$o" >&2; exit $s; }
  sleep 1
done`,
    stdin: "",
  };
}

const ways: Readonly<Record<Downloader, (download: Download) => Way>> = {
  curl: byCurl,
  wget: byWget,
  "small wget": bySmallWget,
  // Only a forecast comes here: something before it may install curl.
  none: byCurl,
};

type Headers = Download["headers"];

/** The URL and the headers as curl(1) reads them from a file of options: a name and a quoted value a line. */
export function curlOptions(url: string | Secret, headers: Headers): string {
  const address = reveal(url);
  const options = [
    ["url", address],
    ["proto-redir", address.startsWith("https:") ? "=https" : "=http,https"],
    // Without a value it is sent only if a semicolon stands for the colon.
    ...headerLines(headers).map(({ name, value }) => ["header", value === "" ? `${name};` : `${name}: ${value}`]),
  ];
  return options.map(([name, value = ""]) => `${name} = "${value.replaceAll(/["\\]/g, "\\$&")}"\n`).join("");
}

/** The headers as wget(1) reads them from a file of options. */
export function wgetOptions(headers: Headers): string {
  return headerLines(headers)
    .map(({ name, value }) => `header = ${name}: ${value}\n`)
    .join("");
}

function headerLines(headers: Headers) {
  return Object.entries(headers).map(([name, value]) => ({ name, value: reveal(value) }));
}

/** Whether these are names and values that HTTP can carry (RFC 9110): each becomes one line. */
export function isHeaders(value: unknown): value is Download["headers"] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(([name, text]: [string, unknown]) => {
    if (!(typeof text === "string" || text instanceof Secret)) return false;
    return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[\r\n\0]/.test(reveal(text));
  });
}
