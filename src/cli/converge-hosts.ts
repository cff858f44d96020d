import pLimit from "p-limit";
import type { RunResult } from "../engine/events.ts";
import { type AskHidden, askHidden } from "./ask-hidden.ts";
import { askOnce } from "./ask-once.ts";
import { confirmed } from "./confirm.ts";
import { exitCode } from "./exit-code.ts";
import { listOn } from "./list-on.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { isOnlyLooking, type RecipeChoices } from "./recipe-options.ts";
import type { HostReport, ReportDesk } from "./report-desk.ts";
import { reportDesk } from "./report-desk.ts";
import { stopOf } from "./stopped.ts";
import type { Target } from "./target.ts";
import type { World } from "./world.ts";
import { worstCode } from "./worst-code.ts";

/**
 * Runs recipes on hosts, side by side, and reports each; gives the exit code. The recipes are loaded once, while the
 * way to the hosts is made; what is wrong with them is told before anybody is asked for anything and any host is touched.
 */
export async function convergeHosts(choices: RecipeChoices, targets: readonly Target[], world: World): Promise<number> {
  const prepared = prepare(choices);
  const asking = askOnce(askHidden);
  const ask: AskHidden = (what, options) => prepared.loaded().then(() => asking(what, options));
  if (isOnlyLooking(choices)) return listOn(targets[0], { choices, prepared, world, ask });
  const round = (how: Partial<RecipeChoices>): Promise<number> =>
    everywhere({ choices: { ...choices, ...how }, prepared, targets, world, ask });
  if (!choices.confirm) return round({});
  // The detailed code tells whether there is anything to ask about.
  const foreseen = await round({ dryRun: true, detailedExitCode: true });
  if (foreseen !== 2) return foreseen;
  return (await confirmed(targets.length, world)) ? round({ dryRun: false }) : 0;
}

/** The same on one host. */
export function convergeHost(choices: RecipeChoices, target: Target, world: World): Promise<number> {
  return convergeHosts(choices, [target], world);
}

interface Round {
  readonly choices: RecipeChoices;
  readonly prepared: Prepared;
  readonly targets: readonly Target[];
  readonly world: World;
  readonly ask: AskHidden;
}

async function everywhere(round: Round): Promise<number> {
  const { choices, targets, world } = round;
  const desk = reportDesk(choices, { world, hosts: targets.length });
  const limit = pLimit(choices.parallel);
  try {
    const codes = await Promise.all(targets.map((target) => limit(() => onHost(target, desk, round))));
    desk.close(codes);
    return worstCode(codes);
  } catch (error) {
    desk.fail(error);
    throw error;
  } finally {
    await desk.end();
  }
}

/** One host's run never throws: the others go on. */
async function onHost(target: Target, desk: ReportDesk, { choices, prepared, world, ask }: Round): Promise<number> {
  const report = desk.open(target.name);
  const { detailedExitCode: detailed } = choices;
  try {
    const result = await runOn(target, report, { choices, prepared, world, ask });
    report.close();
    return exitCode(stopOf(world.signal) ?? { type: "finished", result }, { detailed });
  } catch (error) {
    report.close();
    // Told once, and not of each host.
    await prepared.loaded();
    report.fail(error);
    return exitCode(stopOf(world.signal) ?? { type: "broke", touched: report.progress.isTouched() }, { detailed });
  }
}

async function runOn(
  target: Target,
  report: HostReport,
  { choices, prepared, world, ask }: Omit<Round, "targets">,
): Promise<RunResult> {
  world.signal.throwIfAborted();
  if (target.asksItself === true) await prepared.loaded();
  else report.status?.show("connecting");
  const transport = await target.transport((what, options) => {
    report.status?.hide();
    return ask(what, options);
  });
  report.isCalled(transport.name);
  return prepared.converge({ transport, sink: report.sink, dryRun: choices.dryRun, signal: world.signal });
}
