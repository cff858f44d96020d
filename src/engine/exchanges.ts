import type { Declared } from "../resources/resource-type.ts";
import type { LiveOutput, Reply } from "../session/session.ts";
import type { Host, HostReply } from "./host.ts";
import { type LiveLine, LiveLines } from "./live-lines.ts";
import type { HostlessEvent } from "./step-events.ts";
import type { Unit } from "./units.ts";
import { uploadTeller } from "./upload-teller.ts";
import type { Questions } from "./window.ts";

export interface ExchangeRequest {
  readonly host: Host;
  readonly units: readonly Unit[];
  readonly questions: Questions;
  /** Told of each reply to a unit's frames as it comes. */
  readonly answered?: ((reply: Reply) => void) | undefined;
  readonly emit: (event: HostlessEvent) => void;
}

/** One exchange with the host, told as it goes; none when there is nothing to do and nothing to ask. */
export async function tellingExchange(request: ExchangeRequest): Promise<HostReply> {
  const { host, units, questions, emit, answered } = request;
  const asked = [...questions.turn, ...questions.ahead].map(({ id }) => id);
  const frames = units.flatMap((unit) => unit.frames);
  if (frames.length + asked.length === 0) return { replies: [], answers: [] };
  const started = performance.now();
  const number = host.exchanges + 1;
  const running = units
    .filter((unit) => unit.frames.length > 0)
    .flatMap(({ ready }) => ready.map(({ step }) => step.resource.id));
  emit({ type: "exchange-started", number, running, questions: asked });
  const owners = ownersOf(units);
  const tellOutput = (line: LiveLine | undefined): void => {
    const owner = line === undefined ? undefined : owners[line.frame];
    if (line === undefined || owner === undefined || owner.sensitive) return;
    emit({ type: "output", id: owner.id, stream: line.stream, text: line.text });
  };
  const lines = new LiveLines();
  const live = (output: LiveOutput): void => tellOutput(lines.take(output));
  const sent = uploadTeller((upload) => emit({ type: "uploading", number, ...upload }));
  const reply = await host.exchange(frames, questions, { live, sent, answered, owners });
  for (const line of lines.rest()) tellOutput(line);
  emit({ type: "exchange-finished", number, seconds: secondsSince(started) });
  return reply;
}

/** The resource of each frame: the first one, where several are done as one. */
const ownersOf = (units: readonly Unit[]): readonly (Declared | undefined)[] =>
  units.flatMap(({ frames, ready }) => frames.map(() => ready[0]?.step.resource));

/** To the millisecond. */
export const secondsSince = (started: number): number => Math.round(performance.now() - started) / 1000;
