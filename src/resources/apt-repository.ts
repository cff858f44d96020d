import * as v from "valibot";
import { RecipeError, ResourceError } from "../errors.ts";
import type { AptSource } from "../platforms/apt-source.ts";
import { type PreparedKey, prepareKey } from "./apt-key.ts";
import { addSource, removeSource } from "./apt-source-changes.ts";
import { currentRun } from "./collector.ts";
import { defineResource } from "./define-resource.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { nameProperty, t } from "./properties.ts";

export interface AptRepositoryProperties {
  /** What its files are called; or `ppa:user/name`, on Ubuntu. Default: the resource's name. */
  name?: string | undefined;
  /** Where it is, one address or several. Not needed for a PPA. */
  uris?: Lazy<string | readonly string[]> | undefined;
  /** The releases of it to use; one that ends with `/` is a folder without components. Default: the host's codename. */
  suites?: Lazy<string | readonly string[]> | undefined;
  /** Its parts to use. Default: `main`. */
  components?: Lazy<string | readonly string[]> | undefined;
  /** `deb`, `deb-src` or both. Default: `deb`. */
  types?: Lazy<string | readonly string[]> | undefined;
  /** More fields of sources.list(5): `{ Architectures: "amd64" }`. */
  options?: Lazy<Readonly<Record<string, string>>> | undefined;
  /** The key that signs it: as armored text, as a file beside the recipe or in its `files/`, or as a URL. Not stated: the distribution's own keys. */
  key?: string | undefined;
  /** SHA-256 of the key, hexadecimal. A key from a URL needs it. */
  checksum?: string | undefined;
  /** Whether a key from a URL is armored text. Default: unless its name ends with `.gpg`. */
  armored?: boolean | undefined;
}

interface Prepared {
  /** What its files are called. */
  readonly file: string;
  readonly codename: string | undefined;
  /** The key itself. */
  readonly signedBy: () => PreparedKey | undefined;
}

const ppa = /^ppa:([\w.+-]+)\/([\w.+-]+)$/;

/** apt leaves out files of other names, without a word. */
const fileName = v.pipe(
  t.string(),
  v.check(
    (name) => ppa.test(name) || /^[A-Za-z0-9_][\w.-]*$/.test(name),
    "expected letters, digits, dots, hyphens and underscores, or ppa:user/name",
  ),
);

const word = v.pipe(t.string(), v.regex(/^[^\s#]+$/, "expected a word without blanks"));
const words = v.pipe(
  v.union(
    [word, v.pipe(t.list(word), v.minLength(1, "expected one at least"))],
    "expected a word without blanks, or a list of such",
  ),
  v.transform((given): readonly string[] => (typeof given === "string" ? [given] : given)),
);
const kinds = v.pipe(
  words,
  v.check((types) => types.every((type) => ["deb", "deb-src"].includes(type)), 'expected "deb" or "deb-src"'),
);
const fields = v.pipe(
  v.record(t.string(), v.pipe(t.string(), v.regex(/^\S.*$/, "expected one line"))),
  v.check(
    (options) => Object.keys(options).every((key) => /^[A-Z][A-Za-z-]*$/.test(key) && !ownFields.has(key)),
    "expected names of other fields, such as Architectures",
  ),
);
const ownFields: ReadonlySet<string> = new Set(["Types", "URIs", "Suites", "Components"]);
const sha = v.pipe(t.string(), v.regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits"));

/**
 * A source of packages for apt, with its key. It comes into apt's way only after its index was fetched and its key has
 * proved right: a source that is there is indexed, and one that is wrong harms nobody. A `.list` file of the same name
 * goes.
 *
 * @example
 * aptRepository("pgdg", {
 *   uris: "https://apt.postgresql.org/pub/repos/apt",
 *   suites: "bookworm-pgdg",
 *   key: "pgdg.asc",
 * });
 */
export const aptRepository = defineResource<AptRepositoryProperties, Prepared>()({
  type: "aptRepository",
  properties: {
    name: nameProperty(fileName),
    uris: t.optional(words),
    suites: t.optional(words),
    components: t.optional(words, ["main"]),
    types: t.optional(kinds, ["deb"]),
    options: t.optional(fields, {}),
    key: t.optional(t.string()),
    checksum: t.optional(sha),
    armored: t.optional(t.boolean()),
  },
  defaultAction: "add",
  actions: {
    add({ name, file, signedBy, sensitive, ...wanted }, host) {
      refuseOtherPlatforms(name, host);
      return addSource({ file, signedBy: signedBy(), sensitive, source: sourceOf(name, wanted) }, host);
    },
    remove({ name, file }, host) {
      refuseOtherPlatforms(name, host);
      return removeSource(file, host);
    },
  },
  prepare({ name, uris, key, checksum, armored }, { at, actions }) {
    const { codename } = currentRun("aptRepository(…)", at).node;
    const [, user, archive] = ppa.exec(name) ?? [];
    const file = user === undefined ? name : `ppa-${user}-${archive}`;
    const find = (): PreparedKey | undefined => {
      if (user !== undefined && key === undefined) {
        throw new RecipeError("a PPA needs its key", {
          hint: `its fingerprint is on https://launchpad.net/~${user}/+archive/ubuntu/${archive}; keyserver.ubuntu.com has the key`,
        });
      }
      if (user === undefined && uris === undefined) throw new RecipeError('action "add" needs the property "uris"');
      return prepareKey(file, { key, checksum, armored }, at.file);
    };
    // What is only to be removed needs no key; if it is notified to be added after all, that is looked for then.
    const found = actions.includes("add") ? { key: find() } : undefined;
    return { file, codename, signedBy: () => (found === undefined ? find() : found.key) };
  },
});

function refuseOtherPlatforms(name: string, { platform }: HostView): void {
  if (platform.family !== "debian") throw new ResourceError(`${platform.name} has no apt`);
  if (ppa.test(name) && platform.name !== "ubuntu") {
    throw new ResourceError(`PPAs are for Ubuntu; this is ${platform.name}`);
  }
}

interface Stated extends Omit<AptSource, "uris" | "suites"> {
  readonly uris: readonly string[] | undefined;
  readonly suites: readonly string[] | undefined;
  readonly codename: string | undefined;
}

function sourceOf(name: string, { types, uris, suites, components, options, codename }: Stated): AptSource {
  const used = suites ?? (codename === undefined || codename === "" ? undefined : [codename]);
  if (used === undefined)
    throw new ResourceError("the host tells no codename of its release", { hint: "state suites" });
  const flat = used.filter((suite) => suite.endsWith("/"));
  if (flat.length > 0 && flat.length < used.length) {
    throw new ResourceError(`${flat[0]} is a folder, and cannot stand beside other suites`);
  }
  const [, user, archive] = ppa.exec(name) ?? [];
  return {
    types,
    uris: uris ?? [`https://ppa.launchpadcontent.net/${user}/${archive}/ubuntu`],
    suites: used,
    components: flat.length > 0 ? [] : components,
    options,
  };
}
