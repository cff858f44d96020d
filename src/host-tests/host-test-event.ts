import type { Failure, ReportedChange } from "../engine/events.ts";
import type { Place } from "../errors.ts";
import type { ResourceId } from "../values/resource-id.ts";
import type { HostImage } from "./host-image.ts";
import type { Phase } from "./phases.ts";

/** Why a part of a test failed. */
export interface Problem {
  /** A resource's id, the name of an expectation, or the part itself. */
  readonly id: string;
  readonly at: Place;
  readonly failure: Failure;
}

/** One thing that must hold. */
export interface Check {
  readonly name: string;
  readonly holds: boolean;
  readonly seconds: number;
  readonly problem?: Problem | undefined;
}

/** A resource that a dry run would change. */
export interface Foreseen {
  readonly id: ResourceId;
  readonly at: Place;
  readonly action: string;
  /** False: it may, by what comes of those before it. */
  readonly certain: boolean;
  readonly changes: readonly ReportedChange[];
}

/** What a resource had to say besides. */
export interface Note {
  readonly id: ResourceId;
  readonly level: "info" | "warn";
  readonly text: string;
}

/** What came of a part of a test. */
export interface PhaseOutcome {
  /** In a few words. */
  readonly summary: string;
  /** What the host is started from. */
  readonly image?: HostImage | undefined;
  /** Of the first dry run. */
  readonly foreseen?: readonly Foreseen[] | undefined;
  /** Of the first whole run: what was written and not loaded, for instance. */
  readonly notes?: readonly Note[] | undefined;
  readonly checks?: readonly Check[] | undefined;
  /** Empty: it passed. */
  readonly problems: readonly Problem[];
}

/** Everything that a report of tests may show: plain data, without secrets. */
export type HostTestEvent =
  | { readonly type: "note"; readonly test: string; readonly host: string; readonly text: string }
  | ({
      readonly type: "phase-finished";
      readonly test: string;
      readonly host: string;
      readonly phase: Phase;
      readonly seconds: number;
    } & PhaseOutcome)
  | {
      readonly type: "host-test-finished";
      readonly test: string;
      readonly host: string;
      readonly passed: boolean;
      /** It was told to stop before it had passed or failed. */
      readonly interrupted: boolean;
      /** In which part; it was not begun where there is none. */
      readonly during?: Phase | undefined;
      readonly seconds: number;
      /** What was not come to. */
      readonly left: readonly Phase[];
      /** What the host was started from; without it there was no host. */
      readonly image?: HostImage | undefined;
      /** The container, where it was kept, and the program that enters it. */
      readonly kept?: { readonly program: string; readonly container: string } | undefined;
    }
  | {
      readonly type: "host-tests-finished";
      readonly passed: number;
      readonly failed: number;
      readonly interrupted: number;
      readonly seconds: number;
    };

export type HostTestSink = (event: HostTestEvent) => void;
