import type { Secret } from "../values/secret.ts";
import type { Command } from "../values/shell.ts";
import type { Guard } from "./host-view.ts";
import type { Timing } from "./resource-type.ts";

/**
 * The types whose ids a recipe may write as text. Open: a type of your own joins by
 * `declare module "tsamae" { interface ResourceTypes { vhost: "create" } }`.
 */
export interface ResourceTypes {
  authorizedKey: "add" | "remove";
  archive: "unpack";
  cron: "create" | "delete";
  aptRepository: "add" | "remove";
  aptUpdate: "refresh" | "run";
  gemPackage: "install" | "upgrade" | "uninstall";
  npmPackage: "install" | "upgrade" | "uninstall";
  pipPackage: "install" | "upgrade" | "uninstall";
  composite: "run";
  dockerLogin: "login" | "logout";
  execute: "run";
  file: "create" | "delete" | "edit";
  directory: "create" | "delete";
  line: "present" | "absent";
  git: "sync";
  link: "create" | "delete";
  localFunction: "run";
  log: "write";
  reboot: "now";
  remoteDirectory: "create" | "delete";
  remoteFile: "create" | "delete";
  template: "create" | "delete";
  group: "create" | "remove";
  user: "create" | "modify" | "remove";
  package: "install" | "upgrade" | "remove" | "purge" | "hold" | "unhold";
  service:
    | "start"
    | "stop"
    | "restart"
    | "tryRestart"
    | "reload"
    | "reloadOrRestart"
    | "enable"
    | "disable"
    | "mask"
    | "unmask";
  sysctl: "set" | "remove";
  systemdUnit: "create" | "remove";
  timezone: "set";
  hostname: "set";
  kernelModule: "load" | "unload";
  locale: "generate" | "default";
  swap: "create" | "remove";
  mount: "mount" | "enable" | "unmount" | "disable" | "remount";
  httpRequest: "get" | "post" | "put" | "delete" | "options";
  waitFor: "wait";
}

/** `service[nginx]`: the id of a resource, as text. */
export type WrittenId = { [Type in keyof ResourceTypes]: `${Type}[${string}]` }[keyof ResourceTypes];

/** What `to` of a handle returns: an action of another resource, and when. */
export interface NotificationTo {
  readonly target: string;
  readonly action: string;
  readonly timing: Timing;
}

/** A resource that was declared: what its function returns. */
export interface Handle<Type extends string = string, Action extends string = string> {
  readonly type: Type;
  readonly name: string;
  readonly id: `${Type}[${string}]`;
  /**
   * For `notifies`: this resource's action, at the end of the run (`delayed`), or right after the notifying resource.
   *
   * @example template("/etc/motd", { source: "motd.ejs", notifies: nginx.to("restart") });
   */
  to(action: Action, timing?: Timing): NotificationTo;
}

/** `nginx.to("restart")`, or Itamae's form: `["restart", "service[nginx]", "delayed"]`. */
export type Notifies = NotificationTo | NotificationTuple | NoSuchPair;

/** The actions are those of the target's type; a type of your own joins `ResourceTypes` for that. */
type NotificationTuple = {
  [Type in keyof ResourceTypes]: readonly [
    action: ResourceTypes[Type],
    target: `${Type}[${string}]` | Handle<Type>,
    timing?: Timing,
  ];
}[keyof ResourceTypes];

/**
 * Nothing is one of these. The last member of a union is the one that TypeScript compares a mistake with, so that it
 * names the misspelt word, with the one that was meant, whichever types there are.
 */
type NoSuchPair = readonly [action: ResourceTypes[keyof ResourceTypes], target: WrittenId | Handle, timing?: Timing] & {
  readonly "an action of this target": never;
};

/** `["restart", config]`: this resource's action, when the other one changes. */
export type Subscribes<Action extends string> = readonly [action: Action, source: WrittenId | Handle, timing?: Timing];

type OneOrMore<Value> = Value | readonly Value[];

/** What every resource has. */
export interface CommonProperties<Action extends string> {
  /** What to do, one or several in order. `"nothing"`: only when notified. */
  action?: OneOrMore<Action | "nothing"> | undefined;
  /** Acts only if every one of these succeeds: shell text, or a function over facts. They must only read. */
  onlyIf?: OneOrMore<Guard> | undefined;
  /** Acts only if none of these succeeds: shell text, or a function over facts. They must only read. */
  notIf?: OneOrMore<Guard> | undefined;
  /** Actions of other resources that follow when this one changed: `nginx.to("restart")`, or a list. */
  notifies?: OneOrMore<Notifies> | undefined;
  /** Actions of this resource that follow when another one changed: `["restart", config]`, or a list. */
  subscribes?: OneOrMore<Subscribes<Action>> | undefined;
  /** Commands that must succeed after the actions, or the resource has failed. */
  verify?: OneOrMore<Command> | undefined;
  /** The user to work as, and to run guards as. The run itself must be root for that. */
  user?: string | undefined;
  /** The folder in which commands and guards run. */
  cwd?: string | undefined;
  /** Environment variables for commands and guards. */
  env?: Readonly<Record<string, string | Secret>> | undefined;
  /** Seconds that each of its commands may take; then it is ended with all its descendants, and has failed. Not stated: as long as it likes. */
  timeout?: number | undefined;
  /** How often to try again when it fails, from its state by then. Default: 0, one try. */
  retries?: number | undefined;
  /** Seconds between two tries. Default: 2. */
  retryDelay?: number | undefined;
  /** Shows neither content nor differences in any report. */
  sensitive?: boolean | undefined;
}
