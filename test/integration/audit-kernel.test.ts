import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layerNames } from "../../cookbooks/audit/kernel-rules.ts";
import type { LayerName } from "../../cookbooks/audit/layers.ts";
import { ownKernel } from "../hosts/own-kernel.ts";
import { mustRun, runCommand } from "../hosts/run-command.ts";
import { changed, finished, summaries, tsamae } from "../hosts/tsamae.ts";
import { type AuditScene, attributesFile, auditCookbookFile, auditScene } from "./scenes/audit-cookbook.ts";

/**
 * The kernel of the machine that the tests run on takes rules from its own processes, not from a container's: so what is
 * run here has the files of a test host, and all else of this machine.
 */
const within = (host: string): readonly string[] => ["nsenter", `--target=${host}`, "--mount"];

/** Only root may, and what is locked stays so until the next boot: that layer alone is not loaded. */
const canLoad = process.getuid?.() === 0;
const loaded = layerNames.filter((name) => name !== "lock");

describe.runIf(canLoad)("the kernel of this machine", () => {
  let scene: AuditScene;
  let init: string;
  let before: string;
  const attributes = { layers: loaded };

  const here = (command: string): Promise<string> => mustRun([...within(init), "sh", "-c", command]);
  const rulesIn = async (file: string): Promise<readonly string[]> =>
    (await scene.look(`grep '^-[aAw] ' ${file}`)).split("\n").filter((line) => line !== "");
  const rulesInKernel = async (): Promise<readonly string[]> =>
    (await here("auditctl -l")).split("\n").filter((line) => line.startsWith("-"));

  beforeAll(async () => {
    scene = await auditScene("audit-kernel");
    init = (await mustRun(["docker", "inspect", "--format", "{{.State.Pid}}", scene.host.id])).trim();
    // So that there are rules for what is not installed there.
    await scene.mustExec("mkdir -p /etc/docker /etc/containerd /etc/containers /etc/modprobe.d /root/.ssh");
    await scene.run(attributes);
    before = await here("auditctl -s");
    const there = await here("auditctl -l");
    if (!/^enabled [01]$/m.test(before) || there !== "No rules\n")
      throw new Error(`this machine's kernel has audit rules, which the test would take away:\n${before}${there}`);
    await ownKernel(scene.host);
  });
  afterAll(async () => {
    const was = (name: string) => new RegExp(`^${name} (\\d+)$`, "m").exec(before)?.[1] ?? "";
    await here(`auditctl -D; auditctl -b ${was("backlog_limit")}; auditctl -f ${was("failure")}
      auditctl --backlog_wait_time ${was("backlog_wait_time")}`);
    await scene?.stop();
  });

  /** Loads what is in the host's files, whose services are out of reach from here. */
  const load = async () => {
    const via = ["exec", "--via", within(init).join(" "), "--format", "json"];
    const file = await attributesFile(scene.folder, attributes);
    return tsamae([...via, "--only", "auditRules[loaded]", "-y", file, auditCookbookFile]);
  };

  const fileOf = (name: LayerName) => `/etc/audit/rules.d/*-${name}.rules`;

  it.each(loaded)("takes all rules of the layer %s, and lets go of them", async (name) => {
    const rules = await rulesIn(fileOf(name));
    expect(rules.length).toBeGreaterThan(0);
    const { status, stderr } = await runCommand([...within(init), "sh", "-c", `auditctl -R ${fileOf(name)}`]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(await rulesInKernel()).toHaveLength(rules.length);
    await here("auditctl -D");
    expect(await rulesInKernel()).toEqual([]);
  });

  it("gets all of them by one run of the cookbook, and by no second one until it has lost them", async () => {
    const first = await load();
    expect(finished(first)).toMatchObject({ failed: 0 });
    expect(summaries(first)).toEqual(["auditRules[loaded]: load into the kernel"]);
    const rules = await rulesIn("/etc/audit/audit.rules");
    expect(await rulesInKernel()).toHaveLength(rules.length);
    expect(await scene.look("augenrules --check")).toContain("No change");
    expect(changed(await load())).toEqual([]);
    await here("auditctl -D");
    expect(changed(await load())).toEqual(["auditRules[loaded] load"]);
    expect(await here("auditctl -s")).toMatch(/^backlog_limit 8192$/m);
  });

  it("is asked which rule it refuses, and gets all others", async () => {
    const wrong = "-a always,exit -F arch=b64 -S no_such -F key=x";
    await scene.mustExec(`echo '${wrong}' >/etc/audit/rules.d/90-wrong.rules`);
    const refused = await load();
    expect(finished(refused)).toMatchObject({ failed: 1 });
    const told = refused.events.flatMap((event) => (event.type === "resource-failed" ? [event.failure.stderr] : []));
    expect(told).toEqual([expect.stringContaining(`Syscall name unknown: no_such\n  ${wrong}`)]);
    expect(await rulesInKernel()).toHaveLength((await rulesIn("/etc/audit/audit.rules")).length - 1);
    await scene.mustExec("rm /etc/audit/rules.d/90-wrong.rules");
    expect(changed(await load())).toEqual(["auditRules[loaded] load"]);
    expect(changed(await load())).toEqual([]);
  });
});
