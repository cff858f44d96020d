import type { GenericSchema } from "valibot";
import type { Place } from "../errors.ts";
import type { Fact } from "../facts/fact.ts";
import type { ProcessOptions } from "../session/session.ts";
import type { ResourceId } from "../values/resource-id.ts";
import type { ShellCommand } from "../values/shell.ts";
import type { Change } from "./change.ts";
import type { Guard, HostView } from "./host-view.ts";

export type Timing = "delayed" | "immediately";

/** Properties after lazy ones were evaluated and all were checked against their schemas. */
export type PropertyValues = Readonly<Record<string, unknown>>;

/** One action of a resource, as the engine sees it: a pure function from what the host says to the changes it needs. */
export type PlainAction = (properties: never, host: HostView) => readonly Change[];

/** Where a resource was declared, and what it is to do. */
export interface Declaration {
  readonly at: Place;
  readonly actions: readonly string[];
}

/** The text that a resource wants at a path: two that differ are a contradiction, told before the run. */
export interface Claim {
  readonly path: string;
  readonly digest: string;
}

/** Everything the engine may ask of a type; it never asks which type it is. */
export interface ResourceType {
  readonly type: string;
  readonly properties: Readonly<Record<string, GenericSchema>>;
  readonly nameProperty: string | undefined;
  readonly actions: Readonly<Record<string, PlainAction>>;
  readonly defaultAction: string;
  /** Actions that happen, rather than states that are reached and stay. */
  readonly events: readonly string[];
  readonly requiredFor: Readonly<Record<string, readonly string[] | undefined>>;
  /** What can be known before the host is asked: sources found, templates rendered. Pure but for reading files here. */
  readonly prepare?: ((properties: never, declaration: Declaration) => object) | undefined;
  readonly claims?: ((properties: never) => Claim | undefined) | undefined;
  /** Facts that its actions will read whatever its lazy properties turn out to be. */
  readonly asks?: ((properties: never) => readonly Fact<unknown>[]) | undefined;
  /** Neighbours of this type may become one transaction. */
  readonly joins?: boolean | undefined;
  /** It restarts the host, which not every session outlives. */
  readonly restarts?: boolean | undefined;
}

/** A message to another resource when this one changed. */
export interface Notification {
  readonly target: ResourceId;
  readonly action: string;
  readonly timing: Timing;
  /** Where it was written. */
  readonly at: Place;
}

/** Shell text, or a function over facts. */
export type DeclaredGuard = Exclude<Guard, ShellCommand>;

/** A resource as a recipe declared it. */
export interface Declared {
  readonly id: ResourceId;
  readonly name: string;
  readonly type: ResourceType;
  readonly at: Place;
  readonly properties: PropertyValues;
  readonly actions: readonly string[];
  readonly onlyIf: readonly DeclaredGuard[];
  readonly notIf: readonly DeclaredGuard[];
  readonly notifies: readonly Notification[];
  readonly subscribes: readonly Notification[];
  readonly verify: readonly string[];
  /** The common properties `user`, `cwd` and `env`, and the time limit, as far as they are stated. */
  readonly process: Pick<ProcessOptions, "user" | "cwd" | "env" | "limitMs">;
  /** How often it is tried again when it fails. */
  readonly retries: number;
  /** Seconds between two tries. */
  readonly retryDelay: number;
  readonly sensitive: boolean;
  /** The composites that it is part of, the outermost first. */
  readonly within: readonly ResourceId[];
  /** The first and the last of a composite are no resources, but what guards it, and what speaks for it. */
  readonly bracket?: "opens" | "closes" | undefined;
}
