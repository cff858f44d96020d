import { execFileSync, spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { gzipMark, helloMark, loop, shellLine, watchedLoop } from "../../src/session/loop.ts";

describe("the loop's command line", () => {
  it("holds nothing that a login shell would change", () => {
    for (const text of [loop, watchedLoop]) expect(text).not.toMatch(/['\\!\n]/);
    expect(shellLine).toBe(`exec sh -c '${loop}'`);
  });

  it.for(["sh", "dash", "bash", "zsh", "fish", "csh", "tcsh", "ksh", "mksh", "busybox"])(
    "is understood by %s",
    (name, { skip }) => {
      const [shell, ...args] = name === "busybox" ? [name, "sh", "-c"] : [name, "-c"];
      try {
        execFileSync(shell, [...args, "exit 0"], { stdio: "ignore" });
      } catch {
        skip("not installed here");
      }
      const { status, stdout, stderr } = spawnSync(shell, [...args, shellLine], { input: "", encoding: "utf8" });
      // It greets, finds its input at an end, and goes.
      expect({ status, stdout, stderr }).toEqual({ status: 70, stdout: gzipMark + helloMark, stderr: "" });
    },
  );
});
