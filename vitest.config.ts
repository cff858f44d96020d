import { resolve } from "node:path";
import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";
import { measureSlowness, scaled } from "./test/machine-speed.ts";

measureSlowness();

const withoutHosts = process.env.TSAMAE_TEST_WITHOUT_HOSTS === "1";
const source = (path: string) => resolve(import.meta.dirname, "src", path);

/** Each file has a folder for temporary files of its own, and is told what it leaves there. */
const setupFiles = "test/temporary/setup.ts";

const unit: TestProjectConfiguration = {
  extends: true,
  test: {
    name: "unit",
    setupFiles,
    include: ["test/**/*.test.ts"],
    exclude: ["test/integration/**", "**/node_modules/**"],
    // Vitest leaves one processor for itself, which does next to nothing: of two that is the half.
    maxWorkers: "100%",
    // Some try hundreds of random cases, on a machine that has other things to do too.
    testTimeout: scaled(20_000),
    globalSetup: ["test/hosts/shells.ts", ...(withoutHosts ? ["test/hosts/left-out.ts"] : [])],
  },
};

const integration: TestProjectConfiguration = {
  extends: true,
  test: {
    name: "integration",
    setupFiles,
    include: ["test/integration/**/*.test.ts"],
    globalSetup: "test/hosts/setup.ts",
    // One more than there are processors on the smallest machine: tests wait for hosts as long as they work.
    maxWorkers: 3,
    // After the unit tests: they tell of a mistake sooner, and get all the processors.
    sequence: { groupOrder: 1 },
    testTimeout: scaled(120_000),
    hookTimeout: scaled(300_000),
  },
};

export default defineConfig({
  resolve: {
    alias: [
      { find: /^tsamae$/, replacement: source("index.ts") },
      { find: /^tsamae\/testing$/, replacement: source("testing/index.ts") },
    ],
  },
  test: { sequence: { sequencer: LongestFirst }, projects: withoutHosts ? [unit] : [unit, integration] },
});
