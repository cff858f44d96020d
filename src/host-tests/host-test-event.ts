import type { Failure } from "../engine/events.ts";
import type { Place } from "../errors.ts";
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
  readonly seconds: number;
  readonly problem?: Problem | undefined;
}

/** What came of a part of a test. */
export interface PhaseOutcome {
  /** In a few words. */
  readonly summary: string;
  /** What a dry run foresees, a line each. */
  readonly listed?: readonly string[] | undefined;
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
      readonly seconds: number;
      /** What was not come to. */
      readonly left: readonly Phase[];
      /** The container, where it was kept, and the program that enters it. */
      readonly kept?: { readonly program: string; readonly container: string } | undefined;
    }
  | {
      readonly type: "host-tests-finished";
      readonly passed: number;
      readonly failed: number;
      readonly seconds: number;
    };

export type HostTestSink = (event: HostTestEvent) => void;
