import type { Place } from "../errors.ts";
import type { Diff } from "../resources/change.ts";
import type { Timing } from "../resources/resource-type.ts";
import type { ResourceId } from "../values/resource-id.ts";
import type { RunTimes } from "./profile.ts";

/** One step towards the declared state, as reports show it. */
export interface ReportedChange {
  readonly summary: string;
  readonly diff?: Diff | undefined;
}

interface About {
  readonly id: ResourceId;
  readonly action: string;
  readonly at: Place;
}

/** Why a resource failed. */
export interface Failure {
  readonly message: string;
  readonly hint?: string | undefined;
  /** What was run, when a command failed. */
  readonly command?: string | undefined;
  readonly status?: number | undefined;
  readonly stdout?: string | undefined;
  readonly stderr?: string | undefined;
}

/** Everything a report may show: plain data, without secrets. */
export type RunEvent = { readonly host: string } & (
  | { readonly type: "run-started"; readonly resources: number; readonly dryRun: boolean }
  /** An exchange with the host begins: `running` are the resources that are being changed. */
  | {
      readonly type: "exchange-started";
      readonly number: number;
      readonly running: readonly ResourceId[];
      readonly questions: readonly string[];
    }
  /** A large request is on its way: bytes. At most once for each twentieth of it. */
  | { readonly type: "uploading"; readonly number: number; readonly sent: number; readonly total: number }
  | { readonly type: "exchange-finished"; readonly number: number; readonly seconds: number }
  /** A resource works on the machine that runs tsamae. */
  | { readonly type: "working-here"; readonly id: ResourceId }
  /** What a resource has to say besides what it changes. */
  | { readonly type: "note"; readonly id: ResourceId; readonly level: "info" | "warn"; readonly text: string }
  | ({ readonly type: "resource-unchanged" } & About)
  | ({ readonly type: "resource-skipped"; readonly by: string } & About)
  | ({ readonly type: "resource-changed"; readonly changes: readonly ReportedChange[] } & About)
  /** Dry run only: `certain` changes will be made; the others hang on what cannot be known yet. */
  | ({
      readonly type: "resource-would-change";
      readonly certain: boolean;
      readonly changes: readonly ReportedChange[];
      readonly assumptions: readonly string[];
      readonly because?: string | undefined;
    } & About)
  | ({ readonly type: "resource-failed"; readonly failure: Failure } & About)
  /** It failed, and is tried again after `delay` seconds: try `next` of `tries`. */
  | ({
      readonly type: "resource-retried";
      readonly failure: Failure;
      readonly next: number;
      readonly tries: number;
      readonly delay: number;
    } & About)
  /** All of a composite was looked at; in a dry run `changed` tells whether something in it may change. */
  | { readonly type: "composite-finished"; readonly id: ResourceId; readonly changed: boolean }
  | { readonly type: "not-attempted"; readonly ids: readonly ResourceId[] }
  | {
      readonly type: "notified";
      readonly from: ResourceId;
      readonly target: ResourceId;
      readonly action: string;
      readonly timing: Timing;
    }
  /** A notification in a circle, which would never end. */
  | {
      readonly type: "notification-dropped";
      readonly from: ResourceId;
      readonly target: ResourceId;
      readonly action: string;
    }
  /** Actions that were asked for and not run because the run failed. */
  | {
      readonly type: "notifications-lost";
      readonly lost: readonly { readonly target: ResourceId; readonly action: string }[];
    }
  | { readonly type: "output"; readonly id: ResourceId; readonly stream: "stdout" | "stderr"; readonly text: string }
  /** Where the time went, if somebody asked. */
  | ({ readonly type: "profile" } & RunTimes)
  | ({ readonly type: "run-finished" } & RunResult)
);

/** How a run went. A resource counts once: as failed, else changed, else skipped, else unchanged. */
export interface RunResult {
  readonly changed: number;
  /** Dry run: resources that may change, depending on what cannot be known yet. */
  readonly mayChange: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly failed: number;
  readonly notAttempted: number;
  readonly exchanges: number;
  readonly seconds: number;
}

/** Where events go; the only way a run speaks. */
export type Sink = (event: RunEvent) => void;
