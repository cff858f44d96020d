import { command } from "./command.ts";
import { content } from "./content.ts";
import { digest } from "./digest.ts";
import { downloader } from "./downloader.ts";
import { file, target } from "./file.ts";
import { folder } from "./folder.ts";
import { group } from "./group.ts";
import { node } from "./node.ts";
import { oldVersions } from "./old-versions.ts";
import { output } from "./output.ts";
import { packageFact } from "./package.ts";
import { service } from "./service.ts";
import { tree } from "./tree.ts";
import { user } from "./user.ts";

/** Every question that a host answers. */
export const facts = {
  file,
  target,
  folder,
  digest,
  content,
  command,
  downloader,
  oldVersions,
  output,
  package: packageFact,
  service,
  tree,
  user,
  group,
  node,
};
