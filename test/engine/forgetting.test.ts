import { describe, expect, it } from "vitest";
import { Answers } from "../../src/engine/answers.ts";
import { forgettingRules } from "../../src/engine/forgetting.ts";
import { facts } from "../../src/facts/index.ts";
import { change, type Effect } from "../../src/resources/change.ts";
import { platform } from "./sandbox-host.ts";

const nothing = { script: { text: ":" } };
const at = (
  canonical: string,
  before: "none" | "file" | "directory" | "link",
  after: "none" | "file" | "directory" | "link",
): Effect => ({ type: "path", canonical, before, after });
const none = (canonical: string, crossedLink = false) => ({ type: "none", canonical, crossedLink }) as const;

/** Whether an answer is forgotten by a change. */
function forgets(
  known: Parameters<Answers["learn"]>,
  affects: readonly Effect[] | undefined,
  rules = forgettingRules,
): boolean {
  const answers = new Answers({ platform, forecast: false, rules });
  answers.learn(...known);
  answers.apply(change("x", nothing, { affects }), true);
  return answers.get(known[0]) === undefined;
}

const file = (path: string, crossedLink = false) => [facts.file(path), { value: none(path, crossedLink) }] as const;
const guard = [facts.command({ command: "true" }), { value: { status: 0 } }] as const;
const service = [
  facts.service("nginx"),
  { value: { exists: false, running: false, failed: false, enabled: "", isEnabled: false } },
] as const;
const pkg = [facts.package("nginx"), { value: { installed: false } }] as const;

describe("a known answer is forgotten by", () => {
  const cases: readonly [string, Parameters<Answers["learn"]>, readonly Effect[] | undefined, boolean][] = [
    ["a change that does not say what it touches", [...file("/a")], undefined, true],
    ["any change, if a command gave it", [...guard], [at("/elsewhere", "none", "file")], true],
    ["a change at its path", [...file("/a")], [at("/a", "none", "file")], true],
    ["nothing that happens elsewhere", [...file("/a")], [at("/b", "none", "file")], false],
    ["a folder above it that goes", [...file("/a/b/c")], [at("/a", "directory", "none")], true],
    ["a link that appears above it", [...file("/a/b/c")], [at("/a", "none", "link")], true],
    ["no folder that appears above it", [...file("/a/b/c")], [at("/a", "none", "directory")], false],
    ["no file that appears above it", [...file("/a/b/c")], [at("/a", "none", "file")], false],
    ["any link that changes, if a link was crossed", [...file("/a", true)], [at("/b", "link", "none")], true],
    ["any folder that goes, if a link was crossed", [...file("/a", true)], [at("/b", "directory", "none")], true],
    ["no link that changes, if none was crossed", [...file("/a")], [at("/b", "link", "none")], false],
    [
      "a unit file, if it is about a service",
      [...service],
      [at("/etc/systemd/system/nginx.service", "none", "file")],
      true,
    ],
    [
      "a folder of unit files that goes, if it is about a service",
      [...service],
      [at("/etc/systemd/system", "directory", "none")],
      true,
    ],
    ["no file elsewhere, if it is about a service", [...service], [at("/etc/nginx/nginx.conf", "file", "file")], false],
    ["a file of dpkg's, if it is about a package", [...pkg], [at("/var/lib/dpkg/status", "file", "file")], true],
    ["no file of apt's, if it is about a package", [...pkg], [at("/etc/apt/sources.list", "file", "file")], false],
    ["a change that names it", [...service], [{ type: "fact", fact: facts.service("nginx") }], true],
    ["no change that names another", [...service], [{ type: "fact", fact: facts.service("ssh") }], false],
    [
      "whatever is below a path that a change names",
      [...file("/etc/systemd/system/x")],
      [{ type: "below", path: "/etc/systemd" }],
      true,
    ],
  ];
  it.each(cases)("%s", (_name, known, affects, expected) => {
    expect(forgets(known, affects)).toBe(expected);
  });

  it.each([
    ["in a watched folder", [...service], [at("/etc/systemd/system/nginx.service", "none", "file")]],
    ["what a change names", [...service], [{ type: "fact", fact: facts.service("nginx") }]],
  ] as const)("and not without the rule on %s", (name, known, affects) => {
    expect(
      forgets(
        [known[0], known[1]],
        affects,
        forgettingRules.filter((rule) => rule.name !== name),
      ),
    ).toBe(false);
  });
});

describe("what a change makes", () => {
  const made = (sure: boolean) => {
    const fact = facts.file("/a");
    return change("x", nothing, {
      affects: [at("/a", "none", "file")],
      makes: [sure ? fact.surely(none("/a")) : fact.is(none("/a"))],
    });
  };

  it("is believed in a real run only where tsamae itself wrote it", () => {
    const real = new Answers({ platform, forecast: false });
    real.apply(made(true), true);
    expect(real.get(facts.file("/a"))).toEqual({ answer: { value: none("/a") }, sure: true });
    real.apply(made(false), true);
    expect(real.get(facts.file("/a"))).toBeUndefined();
  });

  it("is believed in a forecast, as surely as the change itself", () => {
    const forecast = new Answers({ platform, forecast: true });
    forecast.apply(made(false), true);
    expect(forecast.get(facts.file("/a"))).toMatchObject({ sure: true });
    forecast.apply(made(false), false);
    expect(forecast.get(facts.file("/a"))).toMatchObject({ sure: false });
  });

  it("leaves what a forecast may have altered known, but unsure", () => {
    const forecast = new Answers({ platform, forecast: true });
    forecast.apply(change("x", nothing), true);
    forecast.learn(...guard);
    expect(forecast.get(guard[0])).toEqual({ answer: guard[1], sure: false });
  });

  it("stays in a fork until it is applied to the origin", () => {
    const origin = new Answers({ platform, forecast: false });
    origin.learn(...file("/a"));
    const fork = origin.fork();
    fork.apply(change("x", nothing), true);
    expect(fork.get(facts.file("/a"))).toBeUndefined();
    expect(origin.get(facts.file("/a"))).toBeDefined();
  });
});
