import { printable } from "../../reports/printable.ts";
import type { HostTestEvent, Problem } from "../host-test-event.ts";

/** A test case of the report. */
interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly problems: readonly Problem[];
  /** It was not come to, or did not come to its end. */
  readonly fate?: "skipped" | "interrupted";
}

interface Suite {
  readonly test: string;
  readonly host: string;
  readonly seconds: number;
  readonly cases: readonly Case[];
}

/**
 * The events of tests as JUnit XML, as Jenkins and GitLab read it: a suite for each test on each host, a case for each
 * part of it and each thing that must hold. What was not come to is skipped; the part in which the test was
 * interrupted is an error.
 */
export function junitXml(events: readonly HostTestEvent[]): string {
  const suites = suitesOf(events);
  const seconds = events.flatMap((event) => (event.type === "host-tests-finished" ? [event.seconds] : []));
  const total = attributes({
    name: "tsamae test",
    ...counts(suites.flatMap(({ cases }) => cases)),
    time: seconds[0] ?? 0,
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${total}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function suitesOf(events: readonly HostTestEvent[]): readonly Suite[] {
  return events.flatMap((event) => {
    if (event.type !== "host-test-finished") return [];
    const { test, host, seconds, left, during } = event;
    const own = events.flatMap((one) =>
      one.type === "phase-finished" && one.test === test && one.host === host ? [one] : [],
    );
    const cut = during === undefined ? [] : [notRun(during, "interrupted")];
    return [
      {
        test,
        host,
        seconds,
        cases: [...own.flatMap(casesOf), ...cut, ...left.map((phase) => notRun(phase, "skipped"))],
      },
    ];
  });
}

const notRun = (name: string, fate: "skipped" | "interrupted"): Case => ({ name, seconds: 0, problems: [], fate });

type PhaseFinished = Extract<HostTestEvent, { readonly type: "phase-finished" }>;

function casesOf({ phase, seconds, checks, problems }: PhaseFinished): readonly Case[] {
  if (checks === undefined) return [{ name: phase, seconds, problems }];
  return checks.map((check) => ({
    name: `${phase}: ${check.name}`,
    seconds: check.seconds,
    problems: check.problem === undefined ? [] : [check.problem],
  }));
}

function suiteLines({ test, host, seconds, cases }: Suite): readonly string[] {
  const head = attributes({ name: `${test} on ${host}`, ...counts(cases), time: seconds });
  return [`  <testsuite${head}>`, ...cases.flatMap((one) => caseLines(one, `${test}.${host}`)), "  </testsuite>"];
}

function caseLines({ name, seconds, problems, fate }: Case, classname: string): readonly string[] {
  const head = `    <testcase${attributes({ name, classname, time: seconds })}`;
  const inner = fate === undefined ? failure(problems) : [notRunLines[fate]];
  return inner.length === 0 ? [`${head}/>`] : [`${head}>`, ...inner, "    </testcase>"];
}

const notRunLines = { skipped: "      <skipped/>", interrupted: '      <error message="interrupted"/>' };

/** A case has one failure at most: readers take the first one alone. */
function failure(problems: readonly Problem[]): readonly string[] {
  const [first] = problems;
  if (first === undefined) return [];
  const message = `${first.id}: ${first.failure.message.split("\n")[0]}`;
  return [`      <failure${attributes({ message })}>${escaped(problems.map(problemText).join("\n\n"))}</failure>`];
}

function problemText({ id, at, failure }: Problem): string {
  const { message, command, status, stdout, stderr, hint } = failure;
  const parts = [
    ["command", command],
    ["status", status],
    ["stdout", stdout],
    ["stderr", stderr],
    ["hint", hint],
  ].flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`${name}: ${String(value).trimEnd()}`]));
  return [`${id}: ${message}`, `at ${at.file}:${at.line}`, ...parts].join("\n");
}

function counts(cases: readonly Case[]) {
  return {
    tests: cases.length,
    failures: cases.filter(({ problems }) => problems.length > 0).length,
    errors: cases.filter(({ fate }) => fate === "interrupted").length,
    skipped: cases.filter(({ fate }) => fate === "skipped").length,
  };
}

function attributes(given: Readonly<Record<string, string | number>>): string {
  return Object.entries(given)
    .map(([name, value]) => ` ${name}="${escaped(String(value)).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`)
    .join("");
}

/** What XML 1.0 cannot carry is made visible, or replaced. */
function escaped(text: string): string {
  return printable(text)
    .replaceAll(/[\p{Surrogate}\ufffe\uffff]/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
