import { raw } from "../values/shell.ts";
import { asBytes } from "./bytes.ts";
import { defineFact, type Fact, SpoiltAnswer } from "./fact.ts";

/** The program with which a host gets what a URL leads to; `small wget` is busybox's. */
export type Downloader = (typeof downloaders)[number];

const downloaders = ["curl", "wget", "small wget", "none"] as const;

const script = raw(`if command -v curl >/dev/null; then
  echo curl
elif command -v wget >/dev/null; then
  if wget --version 2>/dev/null | grep -q '^GNU Wget'; then echo wget; else echo 'small wget'; fi
else
  echo none
fi`);

const ask = defineFact<"program", Downloader>({
  name: "downloader",
  script: () => script,
  parse(output, keys) {
    const said = asBytes(output).trimEnd();
    const value = downloaders.find((downloader) => downloader === said);
    if (value === undefined) throw new SpoiltAnswer(`no program is called ${JSON.stringify(said)}`);
    return keys.map(() => ({ value }));
  },
  roots: () => ({ paths: [], watched: ["/usr/local/bin", "/usr/bin", "/bin"] }),
});

/** What the host has to download with; curl comes first. */
export const downloader = (): Fact<Downloader> => ask("program");
