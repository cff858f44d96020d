// The program, dist/tsamae.cjs. All else is in dist/bundle.cjs, which it loads together with what V8 compiled of it in an
// earlier run of the same command: to compile that again is a third of a short run.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import type * as Bundle from "./bundle.ts";
import { distrustOf } from "./trusted-path.ts";

/** A digest of the files in dist/: the build puts it in. */
declare const tsamaeBuild: string;

const isProgram = require.main === module;
const wrapper = ["exports", "require", "module", "__filename", "__dirname", "tsamaeLoad", "tsamaeImport"];

/** What a file beside this one exports. */
function load(name: string): unknown {
  const path = join(__dirname, name);
  const script = compiled(`(function (${wrapper.join(", ")}) {${readFileSync(path, "utf8")}\n})`, path);
  const loaded: { exports: unknown } = { exports: {} };
  const importModule = (specifier: string): Promise<unknown> => import(specifier);
  script.runInThisContext()(loaded.exports, createRequire(path), loaded, path, __dirname, load, importModule);
  return loaded.exports;
}

function compiled(text: string, filename: string): Script {
  const kept = keptPath(filename);
  const cachedData = kept === undefined ? undefined : readIfThere(kept);
  if (cachedData === undefined || kept === undefined) {
    const script = new Script(text, { filename });
    if (kept !== undefined) keepAtExit(script, kept);
    return script;
  }
  const script = new Script(text, { filename, cachedData });
  // It was cut off or damaged: V8 has compiled the text instead.
  if (script.cachedDataRejected === true) keepAtExit(script, kept);
  return script;
}

/** What a folder's name has room for beside the build. */
const longestPlace = 180;

/**
 * Where compiled code is kept: beside the code itself, so that only who may change the one may change the other. A command
 * keeps what it needs. A library keeps nothing: its program may be anything.
 */
function keptPath(filename: string): string | undefined {
  const command = /^[a-z]+$/.exec(process.argv[2] ?? "")?.[0];
  if (!isProgram || command === undefined) return undefined;
  // Compiled code remembers its file's path: in a copy of the package it would load the files of the first one.
  const place = Buffer.from(__dirname).toString("base64url");
  if (place.length > longestPlace) return undefined;
  // The tag depends on V8's version, its flags and the processor: code compiled for one does not run on another.
  const build = `${tsamaeBuild}-${cachedDataVersionTag().toString(16)}-${place}`;
  return join(__dirname, "compiled", build, `${command}-${filename.slice(__dirname.length + 1)}`);
}

/** Only what nobody else could have put there: it runs without being compiled from the package's text. */
function readIfThere(path: string): Buffer | undefined {
  try {
    if (distrustOf(path) !== undefined) return undefined;
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** A run that went well leaves what it compiled. */
function keepAtExit(script: Script, path: string): void {
  process.once("exit", (code) => {
    try {
      if (code === 0) keep(script.createCachedData(), path);
    } catch {
      // A package that can't be written works as well, a little slower.
    }
  });
}

function keep(data: Buffer, path: string): void {
  // Another user's package stays as it is: files of root in it could not be taken away again.
  if (statSync(__dirname).uid !== process.geteuid?.()) return;
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  const unfinished = `${path}.${process.pid}`;
  const file = openSync(unfinished, "wx", 0o644);
  writeSync(file, data);
  fsyncSync(file);
  closeSync(file);
  renameSync(unfinished, path);
}

const bundle = load("bundle.cjs") as typeof Bundle;
export const { commandLine, library, testing } = bundle;
if (isProgram) void bundle.start();
