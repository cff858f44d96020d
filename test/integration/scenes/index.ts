import type { ResourceTypes } from "tsamae";
import { quote } from "../../../src/values/shell.ts";
import { accountScenes } from "./accounts.ts";
import { fileScenes } from "./files.ts";
import { networkScenes } from "./network.ts";
import { packageScenes } from "./packages.ts";
import { runScenes } from "./run.ts";
import { home, numbers, type Place, type Scene, stock } from "./scene.ts";
import { systemScenes } from "./system.ts";

export { sourceFiles, templates } from "./files.ts";

/**
 * A scene for every type there is, in the order of the recipe: what tells beforehand what it does comes first, then
 * what may change anything.
 */
export const scenes: Readonly<Record<keyof ResourceTypes, Scene>> = {
  directory: fileScenes.directory,
  file: fileScenes.file,
  link: fileScenes.link,
  template: fileScenes.template,
  line: fileScenes.line,
  remoteFile: fileScenes.remoteFile,
  remoteDirectory: fileScenes.remoteDirectory,
  git: fileScenes.git,
  archive: networkScenes.archive,
  dockerLogin: networkScenes.dockerLogin,
  authorizedKey: accountScenes.authorizedKey,
  cron: accountScenes.cron,
  group: accountScenes.group,
  hostname: systemScenes.hostname,
  timezone: systemScenes.timezone,
  kernelModule: systemScenes.kernelModule,
  sysctl: systemScenes.sysctl,
  swap: systemScenes.swap,
  mount: systemScenes.mount,
  aptRepository: packageScenes.aptRepository,
  systemdUnit: systemScenes.systemdUnit,
  locale: systemScenes.locale,
  composite: runScenes.composite,
  log: runScenes.log,
  waitFor: systemScenes.waitFor,
  user: accountScenes.user,
  aptUpdate: packageScenes.aptUpdate,
  package: packageScenes.package,
  gemPackage: packageScenes.gemPackage,
  npmPackage: packageScenes.npmPackage,
  pipPackage: packageScenes.pipPackage,
  httpRequest: networkScenes.httpRequest,
  execute: accountScenes.execute,
  localFunction: runScenes.localFunction,
  reboot: runScenes.reboot,
  service: systemScenes.service,
};

const each = Object.entries(scenes);
const countOf = ({ most = Number.POSITIVE_INFINITY }: Scene, wanted: number): number => Math.min(most, wanted);

/** A recipe's body with so many of each type. */
export function everyResource(wanted: number, place: Place): string {
  return each
    .flatMap(([, scene]) => numbers(countOf(scene, wanted)).map((number) => scene.declare(number, place)))
    .join("\n  ");
}

/** Shell text that gets a host ready for it. */
export function readyForEvery(wanted: number): string {
  const folders = each.map(([type]) => `mkdir -p ${home}/${type}`);
  const own = each.flatMap(([, scene]) => scene.before?.(countOf(scene, wanted)) ?? []);
  // Each in a shell of its own, which fails with its first command.
  const steps = own.map((text) => `sh -e -c ${quote(text)} || { echo ${quote(`failed: ${text}`)} >&2; exit 1; }`);
  return [`mkdir -p ${stock}`, ...folders, ...steps].join("\n");
}

/** What is looked at from outside, by type, and what is found there after the run. */
export function looks(wanted: number): readonly (readonly [type: string, look: string, finds: readonly string[]])[] {
  return each.map(([type, scene]) => [type, scene.look, scene.finds(countOf(scene, wanted)).toSorted()]);
}
