import { basename, dirname } from "node:path/posix";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { lines, sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import type { HostView } from "./host-view.ts";
import { type ManagedFile, safeguardFacts, summary } from "./managed-file.ts";
import { enterFolder } from "./pinned-folder.ts";
import { keeping } from "./safeguards.ts";

/** The file is removed; so is a link, and not what it leads to. */
export function fileDeletion(
  { path, backup }: Pick<ManagedFile, "path" | "backup">,
  host: HostView,
): readonly Change[] {
  host.prefetch(...safeguardFacts({ path, backup }));
  const now = host.read(facts.file(path));
  if (now.type === "none") return [];
  if (now.type === "directory") {
    throw new ResourceError(`${path} is a directory, not a file`, {
      hint: `directory("${path}", { action: "delete" }) removes it`,
    });
  }
  const gone = { type: "none", canonical: now.canonical, crossedLink: now.crossedLink } as const;
  const kept = now.type === "file" ? keeping(now.canonical, backup, host) : undefined;
  const remove = sh`rm -f -- ${`./${basename(path)}`}`;
  return [
    change(
      summary(["delete"], kept),
      { script: lines([enterFolder(dirname(now.canonical)), kept?.replace(remove, ".") ?? remove]) },
      {
        affects: [
          { type: "path", canonical: now.canonical, before: now.type, after: "none" },
          ...(kept?.affects ?? []),
        ],
        makes: [facts.file(path).surely(gone), ...(kept?.makes ?? [])],
      },
    ),
  ];
}
