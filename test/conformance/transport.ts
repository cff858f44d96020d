import { describe } from "vitest";
import type { Channel, Session } from "../../src/session/session.ts";
import { scaled } from "../machine-speed.ts";
import { specifyContent } from "./transport/content.ts";
import { specifyCutFrames } from "./transport/cut-frames.ts";
import { specifyExchanges } from "./transport/exchanges.ts";
import { specifyLateOutput } from "./transport/late-output.ts";
import { specifyOutput } from "./transport/output.ts";
import { specifyPrograms } from "./transport/programs.ts";
import { specifyQuoting } from "./transport/quoting.ts";
import { specifySmoke } from "./transport/smoke.ts";
import { openSubject } from "./transport/subject.ts";
import { specifyTimeLimits } from "./transport/time-limits.ts";

export interface TransportCase {
  /** The bare way to a shell that runs the loop; without it the tests of cut frames are left out. */
  readonly openChannel?: (() => Promise<Channel>) | undefined;
}

/** What every transport's session keeps to. Each call opens a session or a few on the host. */
export function describeTransport(
  name: string,
  open: () => Promise<Session>,
  { openChannel }: TransportCase = {},
): void {
  describe(`a session over ${name}`, { timeout: scaled(60_000) }, () => {
    const subject = openSubject(open);
    specifyOutput(subject);
    specifyExchanges(subject);
    specifyPrograms(subject);
    specifyLateOutput(subject);
    specifyTimeLimits(subject);
    specifyQuoting(subject);
    specifyContent(subject);
    if (openChannel !== undefined) specifyCutFrames(subject, openChannel);
  });
}

/** The same in brief, for another way to a shell that passes the whole suite by a way of its own. */
export function describeTransportBriefly(name: string, open: () => Promise<Session>): void {
  describe(`a session over ${name}, in brief`, { timeout: scaled(60_000) }, () => {
    specifySmoke(openSubject(open));
  });
}
