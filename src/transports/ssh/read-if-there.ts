import { readFileSync } from "node:fs";
import { ConnectionError } from "../../errors.ts";

/** A text file of this machine, empty where there is none. @throws ConnectionError when it is there but unreadable. */
export function readIfThere(file: string, about: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    const why = error instanceof Error ? error.message : String(error);
    throw new ConnectionError(`a file of this machine cannot be read: ${why}`, { about, cause: error });
  }
}
