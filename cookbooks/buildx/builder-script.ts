import { type ShellCommand, sh } from "tsamae";
import type { Builder, BuilderNode } from "./builder-state.ts";

/** How a builder is made, by a user's docker. */
export interface BuilderMaking extends Builder {
  readonly name: string;
  /** Where the configuration of its daemons is kept, if it has one; it comes by standard input. */
  readonly config?: string | undefined;
  /** Whether its daemons are started now, not by the first build. */
  readonly bootstrap: boolean;
  /** Whether it becomes the user's current builder. */
  readonly isCurrent: boolean;
}

/** Makes the builder with its first node, then appends the others. One that was cut in between differs, and is made anew. */
export function creation(making: BuilderMaking): ShellCommand {
  const { name, driver, nodes, config, bootstrap, isCurrent } = making;
  const commands = nodes.map((node, index) => {
    const first = [`--driver=${driver}`, ...(isCurrent ? ["--use"] : [])];
    const words = [
      ...(index === 0 ? first : ["--append"]),
      ...(config === undefined ? [] : [`--config=${config}`]),
      ...(bootstrap ? ["--bootstrap"] : []),
    ];
    return sh`docker buildx create ${[`--name=${name}`, ...words, ...nodeWords(node)]} || exit\n`;
  });
  return sh`${keepConfig(config)}${commands.reduce((all, one) => sh`${all}${one}`)}`;
}

/** What the next run compares with. */
const keepConfig = (path: string | undefined): ShellCommand =>
  path === undefined ? sh`` : sh`umask 077; mkdir -p -- "$(dirname -- ${path})" && cat >${path} || exit\n`;

function nodeWords({ endpoint, platforms = [], driverOptions = {} }: BuilderNode): readonly string[] {
  return [
    ...(platforms.length === 0 ? [] : [`--platform=${platforms.join(",")}`]),
    ...Object.entries(driverOptions).map(([name, value]) => `--driver-opt=${field(`${name}=${value}`)}`),
    ...(endpoint === undefined ? [] : ["--", endpoint]),
  ];
}

/** buildx reads options as a line of CSV. */
const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Removes it; `keepCache` leaves the layers that it has built to the next one of its name. */
export function removal(name: string, keepCache: boolean): ShellCommand {
  return sh`docker buildx rm ${keepCache ? ["--keep-state"] : []} ${name} || exit\n`;
}
