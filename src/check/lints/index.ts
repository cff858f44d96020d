import { duplicateId } from "./duplicate-id.ts";
import { idle } from "./idle.ts";
import type { Lint } from "./lint.ts";
import { noMode } from "./no-mode.ts";
import { plainSecret } from "./plain-secret.ts";
import { uncheckedDownload } from "./unchecked-download.ts";
import { unguarded } from "./unguarded.ts";

/** Every lint; a new one is a file and a line here. */
export const lints: readonly Lint[] = [duplicateId, idle, noMode, plainSecret, uncheckedDownload, unguarded];
