import { Answers } from "../../src/engine/answers.ts";
import { failed, type Host } from "../../src/engine/host.ts";
import { planAction } from "../../src/engine/plan.ts";
import type { Declared, Notification } from "../../src/resources/resource-type.ts";

/**
 * The plainest engine there could be: one resource after another, every question asked anew for every action, nothing
 * remembered, one command at a time. What the real engine does must look the same from outside.
 */
export async function naiveRun(resources: readonly Declared[], host: Host): Promise<readonly string[]> {
  const log: string[] = [];
  const delayed: Task[] = [];
  try {
    for (const resource of resources)
      await runResource({ resource, actions: resource.actions, chain: [] }, { resources, host, log, delayed });
    for (let task = delayed.shift(); task !== undefined; task = delayed.shift())
      await runResource(task, { resources, host, log, delayed });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return log;
}

class Stop extends Error {}

interface Task {
  readonly resource: Declared;
  readonly actions: readonly string[];
  readonly chain: readonly string[];
}

interface World {
  readonly resources: readonly Declared[];
  readonly host: Host;
  readonly log: string[];
  readonly delayed: Task[];
}

async function runResource(task: Task, world: World): Promise<void> {
  const { resource, actions } = task;
  let changed = false;
  for (const [index, action] of actions.entries()) {
    const outcome = await runAction(resource, action, { guarded: index === 0, world });
    if (outcome === "skipped") break;
    changed ||= outcome === "changed";
  }
  if (changed) await notify(task, world);
}

interface Turn {
  readonly guarded: boolean;
  readonly world: World;
}

async function runAction(resource: Declared, action: string, { guarded, world }: Turn): Promise<string> {
  const answers = new Answers({ platform: world.host.platform, forecast: false });
  let planned = planAction({ resource, action, guarded }, answers);
  while (planned.state === "missing") {
    const reply = await world.host.exchange([], { turn: planned.facts, ahead: [] });
    for (const { fact, answer } of reply.answers) if (answer !== undefined) answers.learn(fact, answer);
    planned = planAction({ resource, action, guarded }, answers);
  }
  const say = (what: string): string => {
    world.log.push(`${resource.id} ${action} ${what}`);
    return what;
  };
  if (planned.state === "skipped") return say("skipped");
  if (planned.state === "impossible") throw say("failed") && new Stop();
  for (const { does } of planned.changes) {
    const { replies } = await world.host.exchange(does, { turn: [], ahead: [] });
    if (replies.some(failed)) throw say("failed") && new Stop();
  }
  return say(planned.changes.length > 0 ? "changed" : "unchanged");
}

async function notify({ resource, actions, chain }: Task, world: World): Promise<void> {
  const path = isNotice(actions, resource) ? [...chain, `${resource.id} ${actions[0]}`] : chain;
  const immediate: Task[] = [];
  for (const notification of resource.notifies) {
    if (path.includes(`${notification.target} ${notification.action}`)) continue;
    const task = taskOf(notification, path, world);
    if (notification.timing === "immediately") immediate.push(task);
    else if (
      !world.delayed.some(({ resource, actions }) => resource === task.resource && actions[0] === task.actions[0])
    )
      world.delayed.push(task);
  }
  for (const task of immediate) await runResource(task, world);
}

/** A task that a notification made has an array of its own. */
const isNotice = (actions: readonly string[], resource: Declared): boolean => actions !== resource.actions;

function taskOf({ target, action }: Notification, chain: readonly string[], { resources }: World): Task {
  const resource = resources.find(({ id }) => id === target);
  if (resource === undefined) throw new TypeError(`no ${target}`);
  return { resource, actions: [action], chain };
}
