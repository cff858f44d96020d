import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import type { LanguagePackageState } from "../facts/language-package.ts";
import { type LanguageManager, languageTools } from "../platforms/language-packages.ts";
import { type Change, change } from "./change.ts";
import type { HostView } from "./host-view.ts";
import { t } from "./properties.ts";

/** A package of a programming language as it should be. */
export interface WantedPackage {
  readonly name: string;
  readonly version: string | undefined;
  readonly binary: string;
  readonly options: string | undefined;
}

/** The program: what comes from a list of the user's must be one word, and no option. */
export const binary = v.pipe(t.string(), v.regex(/^[^-\s].*$/, "expected the name or the path of a program"));

/** Exactly one version: what a range would allow could never be compared. */
export const exactVersion = v.pipe(
  t.string(),
  v.regex(/^\d[\w.+!-]*$/, "expected exactly one version, which begins with a digit"),
);

type Present = Extract<LanguagePackageState, { readonly tool: "present" }>;

/** The actions that gems, npm's and pip's packages have in common. */
export function languageActions(manager: LanguageManager) {
  const tool = languageTools[manager];
  return {
    install: (wanted: WantedPackage, host: HostView): readonly Change[] => {
      const { version } = wanted;
      const { versions } = present(manager, wanted, host);
      const isThere = versions.some((installed) => version === undefined || tool.isVersion(version, installed));
      if (isThere) return [];
      const verb = version === undefined ? "install" : `install version ${version}`;
      return [installing(manager, wanted, verb, version ?? "")];
    },
    upgrade: (wanted: WantedPackage, host: HostView): readonly Change[] => {
      const key = { manager, binary: wanted.binary, name: wanted.name };
      host.prefetch(facts.newestLanguagePackage(key));
      const { versions } = present(manager, wanted, host);
      if (versions.length === 0) return [installing(manager, wanted, "install", "")];
      const newer = host.read(facts.newestLanguagePackage(key));
      const newest = newer.tool === "present" ? newer.versions[0] : undefined;
      if (newest === undefined || versions.includes(newest)) return [];
      return [installing(manager, { ...wanted, version: newest }, `version from ${versions[0]} to ${newest}`, newest)];
    },
    uninstall: (wanted: WantedPackage, host: HostView): readonly Change[] => {
      const { versions, builtIn } = present(manager, wanted, host);
      const { version } = wanted;
      const going = versions.filter((one) => version === undefined || tool.isVersion(version, one));
      if (going.length === 0) return [];
      const removable = going.filter((one) => !builtIn.includes(one));
      if (removable.length === 0)
        throw new ResourceError(`${wanted.name} is a part of the language, and cannot be uninstalled`);
      return [
        change(
          `uninstall version ${removable.join(", ")}`,
          { script: tool.uninstall(wanted) },
          {
            makes: [
              fact(manager, wanted).is({
                tool: "present",
                versions: versions.filter((one) => !removable.includes(one)),
                builtIn,
              }),
            ],
          },
        ),
      ];
    },
  };
}

const fact = (manager: LanguageManager, { binary, name }: WantedPackage) =>
  facts.languagePackage({ manager, binary, name });

/** @throws ResourceError when the program is not there. */
function present(manager: LanguageManager, wanted: WantedPackage, host: HostView): Omit<Present, "tool"> {
  const installed = fact(manager, wanted);
  host.require(installed, ({ tool }) => tool === "present", {
    message: `there is no program ${wanted.binary}`,
    assumption: `there is a program ${wanted.binary} by then`,
    hint: `is the package that brings it declared before? \`binary\` takes a path`,
  });
  const now = host.read(installed);
  return now.tool === "present" ? now : { versions: [], builtIn: [] };
}

function installing(manager: LanguageManager, wanted: WantedPackage, summary: string, version: string): Change {
  const made = fact(manager, wanted).is({ tool: "present", versions: [version], builtIn: [] });
  return change(summary, { script: languageTools[manager].install(wanted) }, { makes: [made] });
}
