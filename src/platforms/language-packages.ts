import { raw, type ShellCommand, sh } from "../values/shell.ts";
import { isRecord, parseGems, parseJson, parseNewestGems, type Versions } from "./language-listings.ts";

/** The package manager of a programming language. */
export type LanguageManager = "gem" | "npm" | "pip";

export interface LanguageRequest {
  readonly binary: string;
  readonly name: string;
  /** Not stated: the newest to install, all to uninstall. */
  readonly version: string | undefined;
  /** More words, as one would type them. */
  readonly options: string | undefined;
}

/** What the resources have to know of such a program. */
export interface LanguageTool {
  /** All that is installed, by one process that writes nothing; then what could be newer. */
  readonly list: (binary: string) => ShellCommand;
  readonly listNewest: (binary: string) => ShellCommand;
  /** Versions by name; undefined for what is no listing. */
  readonly parse: (output: string) => Versions | undefined;
  readonly parseNewest: (output: string) => Versions | undefined;
  /** The name under which listings have it. */
  readonly listed: (name: string) => string;
  /** Whether an installed version is the wanted one. */
  readonly isVersion: (wanted: string, installed: string) => boolean;
  readonly install: (request: LanguageRequest) => ShellCommand;
  readonly uninstall: (request: LanguageRequest) => ShellCommand;
}

const given = (options: string | undefined): ShellCommand => raw(options ?? "");

const same = (name: string): string => name;

/** `1.0` and `1.0.0` are one version to gem and pip. */
const core = (version: string): string => version.replace(/(\.0+)+$/, "");

/**
 * A question to a network whose answers the program would keep: they go into a folder in memory, where the host has
 * one, and are gone afterwards. `variable` tells the program where.
 */
function forgetful(variable: string, question: ShellCommand): ShellCommand {
  return sh`(
t=$(mktemp -d /dev/shm/.tsamae.XXXXXXXXXX 2>/dev/null || mktemp -d) || exit
trap 'rm -rf -- "$t"' 0
trap 'exit 1' 1 2 15
export ${raw(variable)}="$t"
${question})`;
}

const gem: LanguageTool = {
  list: (binary) => sh`${binary} list --local`,
  listNewest: (binary) => forgetful("GEM_SPEC_CACHE", sh`${binary} outdated`),
  parse: parseGems,
  parseNewest: parseNewestGems,
  listed: same,
  isVersion: (wanted, installed) => core(wanted) === core(installed),
  install: ({ binary, name, version, options }) =>
    sh`${binary} install --no-document ${versionWords(version)} ${given(options)} ${name}`,
  uninstall: ({ binary, name, version, options }) =>
    sh`${binary} uninstall --executables ${version === undefined ? ["--all"] : versionWords(version)} ${given(options)} ${name}`,
};

function versionWords(version: string | undefined): readonly string[] {
  return version === undefined ? [] : ["--version", version];
}

/** npm(1) keeps a log of each call, and asks for its own updates, unless told. */
const quietNpm = sh`npm_config_logs_max=0 npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false`;

const npm: LanguageTool = {
  // It would make a folder for its cache, which it does not need for that.
  list: (binary) => sh`npm_config_cache=/dev/null ${quietNpm} ${binary} ls -g --json --depth 0`,
  listNewest: (binary) => forgetful("npm_config_cache", sh`${quietNpm} ${binary} outdated -g --json`),
  parse(output) {
    const listing = parseJson(output);
    if (!isRecord(listing) || listing["error"] !== undefined) return undefined;
    return versionsIn(listing["dependencies"] ?? {}, "version");
  },
  parseNewest(output) {
    const listing = output.trim() === "" ? {} : parseJson(output);
    return isRecord(listing) && listing["error"] === undefined ? versionsIn(listing, "latest") : undefined;
  },
  listed: same,
  isVersion: (wanted, installed) => wanted === installed,
  install: ({ binary, name, version, options }) =>
    sh`${quietNpm} ${binary} install -g ${given(options)} -- ${version === undefined ? `${name}@latest` : `${name}@${version}`}`,
  uninstall: ({ binary, name, options }) => sh`${quietNpm} ${binary} uninstall -g ${given(options)} -- ${name}`,
};

/** Without these pip(1) may ask, looks for its own updates, and lets Python write what it compiled. */
const quietPip = sh`PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1`;

const pip: LanguageTool = {
  list: (binary) => sh`${quietPip} ${binary} list --format json`,
  listNewest: (binary) => sh`PIP_NO_CACHE_DIR=1 ${quietPip} ${binary} list --outdated --format json`,
  parse: (output) => pipVersions(output, "version"),
  parseNewest: (output) => pipVersions(output, "latest_version"),
  // PEP 503
  listed: (name) => name.toLowerCase().replaceAll(/[-_.]+/g, "-"),
  // PEP 440: what was built locally has a suffix, which counts only if it is stated.
  isVersion: (wanted, installed) =>
    core(wanted) === core(wanted.includes("+") ? installed : installed.replace(/\+.*/, "")),
  install: ({ binary, name, version, options }) =>
    sh`${quietPip} ${binary} install ${given(options)} -- ${version === undefined ? name : `${name}==${version}`}`,
  uninstall: ({ binary, name, options }) => sh`${quietPip} ${binary} uninstall -y ${given(options)} -- ${name}`,
};

/** The programs, by what resources call them. */
export const languageTools: Readonly<Record<LanguageManager, LanguageTool>> = { gem, npm, pip };

function versionsIn(entries: unknown, field: string): Versions | undefined {
  if (!isRecord(entries)) return undefined;
  return new Map(
    Object.entries(entries).flatMap(([name, entry]) => {
      const version = isRecord(entry) ? entry[field] : undefined;
      return typeof version === "string" ? [[name, { versions: [version], builtIn: [] }] as const] : [];
    }),
  );
}

function pipVersions(output: string, field: string): Versions | undefined {
  const listing = parseJson(output);
  if (!Array.isArray(listing)) return undefined;
  return new Map(
    listing.flatMap((entry: unknown) => {
      if (!isRecord(entry)) return [];
      const { name, [field]: version } = entry;
      if (typeof name !== "string" || typeof version !== "string") return [];
      return [[pip.listed(name), { versions: [version], builtIn: [] }] as const];
    }),
  );
}
