import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How the names of tests' own folders begin; what is called otherwise was made by the code under test. */
export const PREFIX = "test-";

/** A new folder outside of the checkout, for this user alone. It is there until the test file has ended. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), PREFIX));
}
