import { raw } from "../values/shell.ts";
import { defineFact } from "./fact.ts";
import {
  type Found,
  type PathQuestion,
  parsePaths,
  pathRoots,
  pathScript,
  type Whereabouts,
  whereabouts,
} from "./path.ts";

export interface FolderState extends Whereabouts {
  readonly state: "folder" | "none" | "not a folder";
}

const question: PathQuestion<FolderState> = {
  name: "folder",
  links: "follow",
  more: () => raw(":"),
  answers: (found) => found.map((one) => ({ value: { state: stateOf(one), ...whereabouts(one) } })),
};

/** Whether a path leads to a folder: what can hold files. Links are followed. */
export const folder = defineFact<string, FolderState>({
  name: "folder",
  script: (keys, platform) => pathScript(question, keys, platform),
  parse: (output, keys) => parsePaths(question, output, keys),
  roots: pathRoots,
});

function stateOf({ type }: Found): FolderState["state"] {
  if (type === "none") return "none";
  return type === "directory" ? "folder" : "not a folder";
}
