import type { Failure, RunEvent } from "../engine/events.ts";
import { strongId } from "./change-lines.ts";
import { counted, indented } from "./counted.ts";
import type { Paint } from "./paint.ts";
import { printable, printableOutput } from "./printable.ts";

export type Failed = Extract<RunEvent, { type: "resource-failed" }>;

/** A resource, or something else of this name. */
export interface Failing extends Pick<Failed, "at" | "failure"> {
  readonly id: string;
}

const tail = 20;

/** What failed, where it was declared, what was run and what that printed, and what to do. */
export function failureLines({ id, at, failure }: Failing, paint: Paint): readonly string[] {
  const [first = "", ...more] = printable(failure.message).split("\n");
  return [
    `${paint.bad("✗")} ${strongId(id, paint)}: ${paint.bad(first)}`,
    ...more.map((line) => `    ${line}`),
    `    at ${paint.place(printable(`${at.file}:${at.line}`))}`,
    ...commandLines(failure, paint),
    ...output("stdout", failure.stdout, paint),
    ...output("stderr", failure.stderr, paint),
    ...(failure.hint === undefined ? [] : indented(printable(failure.hint), 4)),
  ];
}

type Retried = Extract<RunEvent, { type: "resource-retried" }>;

/** What failed once, in a line: the failure itself is shown when it is the last. */
export function retriedLines({ id, failure, next, tries, delay }: Retried, paint: Paint): readonly string[] {
  const [first = ""] = printable(failure.message).split("\n");
  return [`${paint.caution("!")} ${strongId(id, paint)}: ${first}; try ${next} of ${tries} in ${delay} s`];
}

function commandLines({ command, status, message }: Failure, paint: Paint): readonly string[] {
  if (command === undefined) return [];
  const isSaid = status === undefined || status === 0 || message.includes(String(status)) || status > 128;
  const [first = "", ...more] = printable(command.trim()).split("\n");
  return [
    `    ${paint.faint("command:")} ${first}`,
    ...more.map((line) => `             ${line}`),
    ...(isSaid ? [] : [`    ${paint.faint("status:")} ${status}`]),
  ];
}

function output(name: string, text: string | undefined, paint: Paint): readonly string[] {
  const clean = printableOutput(text ?? "").trimEnd();
  if (clean === "") return [];
  const lines = clean.split("\n");
  const left = lines.length - tail;
  const cut = left > 0 ? [`      ${paint.faint(`… ${counted(left, "line")} before`)}`] : [];
  return [
    `    ${paint.faint(`${name}:`)}`,
    ...cut,
    ...lines.slice(-tail).map((line) => (line === "" ? "" : `      ${line}`)),
  ];
}
