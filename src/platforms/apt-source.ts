import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { inMemory, updateIndex } from "./apt-index.ts";

/** Where each source of packages has a file of its own. */
export const sourcesFolder = "/etc/apt/sources.list.d";

/** Where the keys of single sources are. */
export const keyringsFolder = "/etc/apt/keyrings";

/** A source of packages, as sources.list(5) has it. */
export interface AptSource {
  readonly types: readonly string[];
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/** The text of a .sources file. */
export function sourceText({ types, uris, suites, components, options }: AptSource, key: string | undefined): string {
  const fields = Object.entries({
    Types: types.join(" "),
    URIs: uris.join(" "),
    Suites: suites.join(" "),
    ...(components.length === 0 ? {} : { Components: components.join(" ") }),
    ...options,
    ...(key === undefined ? {} : { "Signed-By": key }),
  });
  return fields.map(([field, value]) => `${field}: ${value}\n`).join("");
}

/** A source's key, and where it comes from: standard input, or what can be fetched. */
export interface AptKey {
  readonly path: string;
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  readonly url: string | undefined;
}

export interface AptInstallation {
  readonly path: string;
  readonly source: AptSource;
  readonly key: AptKey | undefined;
  /** Files that are to go. */
  readonly obsolete: readonly string[];
}

/**
 * Fetches a source's index before the source is there for anybody else: what cannot be reached, or is signed by
 * another key, never comes into apt's way, and a source that is there was indexed, whatever interrupts the run.
 */
export function installSource({ path, source, key, obsolete }: AptInstallation): ShellCommand {
  const staged = key === undefined ? undefined : `${stage}/key${extension(key.path)}`;
  return lines([
    sh`umask 022
mkdir -p -- ${keyringsFolder} ${sourcesFolder} || exit
t=$(mktemp -d ${`${keyringsFolder}/.tsamae.XXXXXXXXXX`}) || exit
trap 'rm -rf -- "$t"' 0
trap 'exit 1' 1 2 15
chmod 0755 "$t"`,
    ...(key === undefined ? [] : [stageKey(key)]),
    sh`printf %s ${sourceText(source, staged)} | sed "s|${raw(stage)}|$t|" >"$t/trial.sources" || exit
printf %s ${sourceText(source, key?.path)} >"$t/new" || exit`,
    fetchIndex,
    sh`sync`,
    ...(key === undefined ? [] : [sh`mv -f -- "$t/key"* ${key.path} || exit`]),
    sh`mv -f -- "$t/new" ${path} || exit
rm -f -- ${obsolete}`,
  ]);
}

/** Stands for the folder in which it all is tried. */
const stage = "@tsamae@";

const extension = (path: string): string => path.slice(path.lastIndexOf("."));

/** apt tells armored keys from binary ones by the end of the file's name alone. */
function stageKey({ path, digest, url }: AptKey): ShellCommand {
  const staged = sh`"$t/key"${extension(path)}`;
  if (url === undefined) {
    return sh`cat >${staged} || exit
[ "$(sha256sum <${staged})" = ${`${digest}  -`} ] || { echo "the key did not arrive whole" >&2; exit 1; }`;
  }
  const isArmored = path.endsWith(".asc");
  const complaint = `the key at ${url} is ${isArmored ? "not armored" : "armored"}: say so by armored: ${!isArmored}`;
  return sh`/usr/lib/apt/apt-helper -q download-file ${url} ${staged} ${`SHA256:${digest}`} >&2 || exit
chmod 0644 ${staged}
case $(head -c 14 ${staged} | tr -d '\\0') in
  -----BEGIN*) armored=true ;;
  *) armored=false ;;
esac
[ $armored = ${String(isArmored)} ] || { printf '%s\\n' ${complaint} >&2; exit 1; }`;
}

/** Only this source's index, and the folder's age stays what it was: the rest is as old as before. */
const fetchIndex: ShellCommand = sh`touch -r /var/lib/apt/lists "$t/age" 2>/dev/null
set -- /var/lib/apt/lists/*Release
[ -e "$1" ] || touch -t 197001020000 "$t/age"
status=0
${updateIndex} ${inMemory} -o Dir::Etc::sourcelist="$t/trial.sources" -o Dir::Etc::sourceparts=/dev/null -o APT::Get::List-Cleanup=0 || status=$?
touch -r "$t/age" /var/lib/apt/lists
[ $status = 0 ] || exit $status`;
