import { aptFolders, isPackageName } from "../platforms/apt.ts";
import { type AptVersions, findVersions, parseVersions, queryVersions } from "../platforms/apt-policy.ts";
import type { Platform } from "../platforms/platform.ts";
import { raw } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { defineFact } from "./fact.ts";

/**
 * The versions of a package that could be installed, as far as the host's index tells. Asked apart from
 * `facts.package`: the index is large.
 *
 * @example
 * const { candidate } = host.read(facts.packageVersions("nginx"));
 */
export const packageVersions = defineFact<string, AptVersions>({
  name: "package-versions",
  script: (names, platform) => (isDebian(platform) ? queryVersions(chunks(names.filter(isPackageName))) : raw(":")),
  parse(output, names, platform) {
    const text = toText(asBytes(output));
    if (!isDebian(platform))
      return names.map(() => ({ unreadable: `no package manager known for ${platform.family}` }));
    const all = parseVersions(text);
    return names.map((name) =>
      isPackageName(name)
        ? { value: findVersions(all, name, platform.architecture) }
        : { unreadable: `${JSON.stringify(name)} is no name of a package` },
    );
  },
  roots: (_name, _answer, platform) => ({ paths: [], watched: isDebian(platform) ? aptFolders : [] }),
});

const isDebian = ({ family }: Platform): boolean => family === "debian";
