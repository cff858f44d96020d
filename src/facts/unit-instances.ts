import { initSystem, unknownInit } from "../platforms/init-system.ts";
import type { ServiceState } from "../platforms/service-state.ts";
import { parseInstances, showInstances } from "../platforms/unit-instances.ts";
import { lines, raw } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { defineFact, SpoiltAnswer } from "./fact.ts";

/** An instance of a template that systemd has loaded. */
export interface UnitInstance extends ServiceState {
  /** Its full name: `getty@tty1.service`. */
  readonly name: string;
}

/** What systemd has loaded of a template, such as `getty@.service`. */
export const unitInstances = defineFact<string, readonly UnitInstance[]>({
  name: "unit-instances",
  script: (templates, platform) =>
    platform.init === "systemd" ? lines(templates.map((template) => showInstances(template))) : raw(":"),
  parse(output, templates, platform) {
    const text = toText(asBytes(output));
    if (platform.init !== "systemd") return templates.map(() => ({ unreadable: unknownInit(platform) }));
    const parts = text.split(/^template\n/m);
    if (parts.length !== templates.length + 1) throw new SpoiltAnswer("systemctl did not answer about every template");
    return parts.slice(1).map(parseInstances);
  },
  roots: (_key, _answer, platform) => ({ paths: [], watched: initSystem(platform)?.folders ?? [] }),
});
