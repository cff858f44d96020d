import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { temporaryFolder } from "../temporary/folder.ts";
import { ask, shells } from "./shells.ts";

/** Does as the programs do: keeps something where it was told, and answers. */
const standIn = `#!/bin/sh
keep() { [ -d "$1" ] && : >"$1/kept" && echo "$1" >>"$0.told"; }
case $* in
  *outdated*-g*) keep "$npm_config_cache"; echo '{"every":{"latest":"2.0.0"}}'; exit 1 ;;
  *--outdated*) echo "$PIP_NO_CACHE_DIR" >>"$0.told"; echo '[{"name":"every","latest_version":"2.0.0"}]' ;;
  outdated) keep "$GEM_SPEC_CACHE"; echo "every (1.0.0 < 2.0.0)" ;;
esac
`;

let folder = "";
let binary = "";
beforeAll(() => {
  folder = temporaryFolder();
  binary = join(folder, "it's $(touch pwned)");
  writeFileSync(binary, standIn);
  chmodSync(binary, 0o755);
});

describe.each(shells)("packages of languages in $name", (shell) => {
  it.each(["gem", "npm", "pip"] as const)("%s tells what is newer, and keeps nothing of it", (manager) => {
    writeFileSync(`${binary}.told`, "");
    const asked = facts.newestLanguagePackage({ manager, binary, name: "every" });
    expect(ask(shell, [asked])).toEqual([{ value: { tool: "present", versions: ["2.0.0"], builtIn: [] } }]);
    const told = readFileSync(`${binary}.told`, "utf8").trim();
    expect(told).toMatch(manager === "pip" ? /^1$/ : /^\/dev\/shm\/\.tsamae\.\w+$/);
    expect(existsSync(told)).toBe(false);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});
