import { chmodSync, chownSync, lchownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { describeError } from "../../src/errors.ts";
import { findRecipe } from "../../src/recipes/find-recipe.ts";
import { findIdentities } from "../../src/transports/ssh/identities.ts";
import { sshTarget } from "../../src/transports/ssh/target.ts";
import { temporaryFolder } from "../temporary/folder.ts";

const isRoot = process.geteuid?.() === 0;
const other = 65_534;

let home: string;
const at = (...parts: readonly string[]) => join(home, ...parts);

/** Writes a file and the folders above it. */
function write(path: string, text = "", mode = 0o644): string {
  mkdirSync(join(at(path), ".."), { recursive: true });
  writeFileSync(at(path), text);
  chmodSync(at(path), mode);
  return at(path);
}

async function complaint(look: () => unknown): Promise<string> {
  try {
    return JSON.stringify(await look());
  } catch (error) {
    return describeError(error).replaceAll(home, "HOME");
  }
}

beforeEach(() => {
  home = temporaryFolder();
  vi.stubEnv("HOME", home);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What makes a path one that another account can change. */
const exposures: readonly (readonly [string, boolean, (path: string) => void, string])[] = [
  ["everybody can write to", true, (path) => chmodSync(path, 0o777), "is writable by every account"],
  ["belongs to another account", isRoot, (path) => lchownSync(path, other, other), "belongs to uid 65534"],
  ["a group shares", isRoot, (path) => [chownSync(path, 0, other), chmodSync(path, 0o775)], "is writable by the group"],
];

describe.each(exposures.filter(([, can]) => can))("what %s", (_, _can, expose, why) => {
  it("gives no cookbook to a recipe elsewhere, and one to a recipe of the same accounts", async () => {
    const shared = write("shared/cookbooks/nginx/default.ts");
    expose(at("shared"));
    expect(findRecipe("nginx", { file: write("shared/site.ts"), line: 1 })).toBe(shared);
    const place = { file: write("tmp/mine/site.ts"), line: 1 };
    const planted = write("tmp/cookbooks/nginx/default.ts");
    chmodSync(at("tmp"), 0o1777);
    expose(at("tmp/cookbooks"));
    const text = await complaint(() => findRecipe("nginx", place));
    expect(text).toContain(`HOME/tmp/cookbooks ${why}`);
    expect(text).toContain('includeRecipe("../cookbooks/nginx/default.ts")');
    expect(findRecipe("../cookbooks/nginx", place)).toBe(planted);
  });

  it("holds no config, unless recipes of the same accounts are run", async () => {
    const config = write("shared/tsamae.yaml", "logLevel: warn\n");
    const recipe = write("shared/site.ts");
    expose(at("shared"));
    expect(await complaint(() => loadConfig(config))).toMatch(`HOME/shared ${why}`);
    expect(await complaint(() => loadConfig(config, [write("mine/site.ts")]))).toMatch(`HOME/shared ${why}`);
    expect((await loadConfig(config, [recipe])).options).toEqual({ logLevel: "warn" });
  });

  it("holds no ssh configuration, nor what one includes", async () => {
    const options = { host: "web1", agent: "", sudo: false, hostKeyPolicy: "strict" } as const;
    write(".ssh/config", `Include ${at("shared/more")}\nHost web1\n User deploy\n`);
    write("shared/more", "Host web1\n ProxyCommand touch /tmp/planted\n");
    expect(sshTarget(options).way).toEqual({ type: "command", command: "touch /tmp/planted" });
    expose(at("shared"));
    expect(await complaint(() => sshTarget(options))).toContain(`HOME/shared ${why}`);
    expect(sshTarget({ ...options, configFiles: [at("shared/more")] }).way.type).toBe("command");
    expose(at(".ssh"));
    expect(await complaint(() => sshTarget(options))).toContain(`HOME/.ssh ${why}`);
  });

  it("holds no private key", async () => {
    const { default: ssh2 } = await import("ssh2");
    const key = write(".ssh/id_ed25519", ssh2.utils.generateKeyPairSync("ed25519").private, 0o600);
    const options = { host: "web1", agent: "", sudo: false, hostKeyPolicy: "strict", configFiles: [] } as const;
    const look = async (more: object = {}) => findIdentities(sshTarget({ ...options, ...more }), options);
    expect((await look()).usable).toHaveLength(1);
    expose(at(".ssh"));
    expect(await look()).toEqual({ usable: [], unusable: [expect.stringContaining(`~/.ssh ${why}`)] });
    expect(await complaint(() => look({ key }))).toContain(`key ~/.ssh/id_ed25519: not used: ~/.ssh ${why}`);
  });
});

it("uses no private key that others can read", async () => {
  const { default: ssh2 } = await import("ssh2");
  write(".ssh/id_ed25519", ssh2.utils.generateKeyPairSync("ed25519").private, 0o640);
  const options = { host: "web1", agent: "", sudo: false, hostKeyPolicy: "strict", configFiles: [] } as const;
  const { usable, unusable } = await findIdentities(sshTarget(options), options);
  expect(usable).toEqual([]);
  expect(unusable).toEqual([
    "key ~/.ssh/id_ed25519: not used: other accounts can read it; chmod 600 ~/.ssh/id_ed25519",
  ]);
});
