import fc from "fast-check";
import { facts } from "../../src/facts/index.ts";
import type { HostView } from "../../src/resources/host-view.ts";
import { directory, execute, file, link } from "../../src/resources/index.ts";

/** A resource as data, so that a failing recipe can be read. */
export interface Spec {
  readonly type: "file" | "directory" | "link" | "execute";
  readonly action: string;
  readonly path: string;
  readonly to: string;
  readonly content: string;
  readonly mode: "0600" | "0644" | undefined;
  readonly guard: Guard | undefined;
  readonly notifies: readonly Notice[];
}

interface Guard {
  readonly word: "onlyIf" | "notIf";
  readonly how: "e" | "L" | "d" | "file" | "target" | "content";
  readonly path: string;
}

interface Notice {
  readonly index: number;
  readonly timing: "delayed" | "immediately";
}

/** Few names and many links: the same place is reached by several paths, and what a path means keeps changing. */
const paths = ["d", "d/f", "d/g", "d/s", "d/s/f", "e", "e/f", "e/s/f", "l", "l/f", "m", "f"];
const targets = ["d", "d/s", "e", "d/f", "l", "m", "none"];

const path = fc.constantFrom(...paths);

const guard: fc.Arbitrary<Guard> = fc.record({
  word: fc.constantFrom("onlyIf", "notIf"),
  how: fc.constantFrom("e", "L", "d", "file", "target", "content"),
  path,
});

const notice: fc.Arbitrary<Notice> = fc.record({
  index: fc.nat(20),
  timing: fc.constantFrom("delayed", "delayed", "immediately"),
});

const common = {
  path,
  to: fc.constantFrom(...targets),
  content: fc.constantFrom("one", "two", ""),
  mode: fc.constantFrom("0600" as const, "0644" as const, undefined),
  guard: fc.option(guard, { nil: undefined, freq: 3 }),
  notifies: fc.array(notice, { maxLength: 2 }).map((list) => (list.length > 1 ? list : [])),
};

const spec: fc.Arbitrary<Spec> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("file" as const),
      action: fc.constantFrom("create", "create", "delete", "edit"),
      ...common,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("directory" as const),
      action: fc.constantFrom("create", "create", "delete"),
      ...common,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant("link" as const),
      action: fc.constantFrom("create", "create", "delete"),
      ...common,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("execute" as const),
      action: fc.constantFrom("run", "nothing"),
      ...common,
    }),
  },
);

/** What stands there before the run, then the recipe. */
export interface Scene {
  readonly before: readonly Spec[];
  readonly recipe: readonly Spec[];
}

export const scene: fc.Arbitrary<Scene> = fc.record({
  before: fc.array(spec, { maxLength: 5 }),
  recipe: fc.array(spec, { minLength: 3, maxLength: 12 }),
});

/** Declares a recipe's resources below a folder. */
export function declareAll(specs: readonly Spec[], root: string): void {
  for (const [index, one] of specs.entries()) declareOne(one, { index, specs, root });
}

interface Among {
  readonly index: number;
  readonly specs: readonly Spec[];
  readonly root: string;
}

function declareOne(one: Spec, { index, specs, root }: Among): void {
  const path = `${root}/${one.path}`;
  const notifies = one.notifies.map(({ index: to, timing }) => notificationTo(to % specs.length, { timing, specs }));
  const shared = { ...guardOf(one.guard, root), notifies };
  const name = nameOf(one, index);
  const action = one.action as never;
  if (one.type === "file") {
    // Lazy, since plain contents that contradict each other are refused before the run.
    file(name, {
      path,
      action,
      content: one.action === "create" ? () => one.content : undefined,
      edit: (text) => (text.endsWith("!") ? text : `${text}!`),
      mode: one.mode,
      ...shared,
    });
  } else if (one.type === "directory") directory(name, { path, action, ...shared });
  else if (one.type === "link")
    link(name, { path, action, to: `${root}/${one.to}`, force: one.mode === "0600", ...shared });
  else execute(name, { command: commandOf(one, root), action, ...shared });
}

/** Commands that alias: they move what other resources manage, behind the engine's back. */
function commandOf({ content, to }: Spec, root: string): string {
  const log = `printf '%s ' ${content || "x"} >> ${root}/log`;
  if (content === "one") return `${log}; rm -rf ${root}/m; [ ! -e ${root}/d ] || mv ${root}/d ${root}/m`;
  if (content === "two") return `${log}; [ -d ${root}/e ] && [ ! -L ${root}/e ] || ln -sfn ${root}/${to} ${root}/e`;
  return log;
}

const nameOf = ({ type, action }: Spec, index: number): string => `${index}-${action}-${type}`;

function notificationTo(
  index: number,
  { timing, specs }: { readonly timing: Notice["timing"]; readonly specs: readonly Spec[] },
) {
  const target = specs[index];
  if (target === undefined) throw new RangeError(`no resource ${index}`);
  const action = target.action === "nothing" ? "run" : target.action;
  return { target: `${target.type}[${nameOf(target, index)}]`, action, timing };
}

function guardOf(given: Guard | undefined, root: string) {
  if (given === undefined) return {};
  const path = `${root}/${given.path}`;
  return {
    [given.word]:
      given.how.length === 1 ? `test -${given.how} ${path}` : (host: HostView) => looks(given.how, path, host),
  };
}

function looks(how: Guard["how"], path: string, host: HostView): boolean {
  if (how === "file") return host.read(facts.file(path)).type !== "none";
  if (how === "target") return host.read(facts.target(path)).type === "file";
  return host.read(facts.content(path)).text === "one";
}
