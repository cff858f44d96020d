import { chmodSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { PREFIX } from "./folder.ts";

/** The tests' own folders, and the lock that testcontainers takes and leaves. */
const mayStay = [PREFIX, "testcontainers-node-"];

// Vitest runs this before each test file, which gets a folder for temporary files of its own.
const outer = process.env.TMPDIR;
const folder = mkdtempSync(join(tmpdir(), "tsamae-test-"));
// As /tmp is: some tests act as another user.
chmodSync(folder, 0o1777);
process.env.TMPDIR = folder;

// The first such hook is called last: after those of the test file.
afterAll(() => {
  const left = readdirSync(folder).filter((name) => !mayStay.some((start) => name.startsWith(start)));
  rmSync(folder, { recursive: true });
  if (outer === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = outer;
  if (left.length > 0) throw new Error(`left in the folder for temporary files: ${left.join(", ")}`);
});
