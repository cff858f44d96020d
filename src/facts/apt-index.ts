import { parseIndexAge, queryIndexAge } from "../platforms/apt-index.ts";
import type { Platform } from "../platforms/platform.ts";
import { raw } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { defineFact, type Fact } from "./fact.ts";

/** The host's index of the packages that could be installed. */
export interface AptIndexState {
  /** Seconds since all of it was refreshed; undefined if that never happened. */
  readonly age: number | undefined;
}

const ask = defineFact<"host", AptIndexState>({
  name: "apt-index",
  script: (_keys, platform) => (isDebian(platform) ? queryIndexAge : raw(":")),
  parse(output, keys, platform) {
    const text = toText(asBytes(output));
    if (!isDebian(platform)) return keys.map(() => ({ unreadable: `${platform.name} has no apt` }));
    return keys.map(() => ({ value: { age: parseIndexAge(text) } }));
  },
  roots: () => ({ paths: [], watched: ["/var/lib/apt"] }),
});

/** How old the host's index of packages is. */
export function aptIndex(): Fact<AptIndexState> {
  return ask("host");
}

const isDebian = ({ family }: Platform): boolean => family === "debian";
