import { initSystem, unknownInit } from "../platforms/init-system.ts";
import type { ServiceState } from "../platforms/service-state.ts";
import { lines, raw } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { defineFact } from "./fact.ts";

export type { ServiceState };

/** A service by its name; a unit of another type by its full name: `nginx`, `docker.socket`. */
export const service = defineFact<string, ServiceState>({
  name: "service",
  script(names, platform) {
    const init = initSystem(platform);
    const asked = init === undefined ? [] : chunks(names.filter(init.isName)).map(init.ask);
    return asked.length === 0 ? raw(":") : lines(asked);
  },
  parse(output, names, platform) {
    const text = toText(asBytes(output));
    const init = initSystem(platform);
    if (init === undefined) return names.map(() => ({ unreadable: unknownInit(platform) }));
    const asked = names.filter(init.isName);
    const answers = init.parse(text, asked);
    const found = new Map(asked.map((name, index) => [name, answers[index]]));
    return names.map((name) => found.get(name) ?? { unreadable: badName(name, platform.init) });
  },
  roots: (_name, _answer, platform) => ({ paths: [], watched: initSystem(platform)?.folders ?? [] }),
});

/** Why nothing can be said of something with such a name. */
export function badName(name: string, init = "systemd"): string {
  const given = JSON.stringify(name);
  if (init !== "systemd") return `${given} is no name of a service`;
  return `${given} is no name of a unit; a template needs an instance: name@instance`;
}
