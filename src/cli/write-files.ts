import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../errors.ts";
import type { Files } from "../project/names.ts";

/**
 * Makes a folder with all its files, or nothing. An empty folder that is there gives way to it.
 *
 * @throws UsageError when it cannot be written.
 */
export function writeFolder(folder: string, files: Files): void {
  const unfinished = join(dirname(folder), `.${basename(folder)}.${process.pid}`);
  writing(folder, () => {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(unfinished);
    try {
      for (const [path, text] of Object.entries(files)) writeNew(join(unfinished, path), text);
      // rename(2) replaces a folder only if it is empty.
      renameSync(unfinished, folder);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      throw error;
    }
  });
}

/**
 * Puts files into a folder, all of them or none.
 *
 * @throws UsageError when they cannot be written, or one of them is there already.
 */
export function writeBeside(folder: string, files: Files, about: string): void {
  refuseToOverwrite(folder, Object.keys(files), about);
  const written: string[] = [];
  writing(folder, () => {
    try {
      for (const [name, text] of Object.entries(files)) {
        writeNew(join(folder, name), "");
        written.push(join(folder, name));
        writeFileSync(join(folder, name), text);
      }
    } catch (error) {
      for (const path of written) rmSync(path, { force: true });
      throw error;
    }
  });
}

/** @throws UsageError naming what is there already. */
export function refuseToOverwrite(folder: string, names: readonly string[], about: string): void {
  const there = names.map((name) => join(folder, name)).filter((path) => existsSync(path));
  if (there.length === 0) return;
  throw new UsageError(`${there.join(" and ")} ${there.length === 1 ? "is" : "are"} there already`, {
    about,
    hint: "nothing was written: take another name, or move it away",
  });
}

/** Never over another file, whoever made it meanwhile. */
function writeNew(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "wx");
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

function writing(folder: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot write ${folder}: ${why}`, { hint: "nothing is left of it", cause: error });
  }
}
