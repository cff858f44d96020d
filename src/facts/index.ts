import { command } from "./command.ts";
import { content } from "./content.ts";
import { digest } from "./digest.ts";
import { file, target } from "./file.ts";
import { folder } from "./folder.ts";
import { gitChanges } from "./git-changes.ts";
import { gitCheckout } from "./git-checkout.ts";
import { gitRemote } from "./git-remote.ts";
import { group } from "./group.ts";
import { node } from "./node.ts";
import { output } from "./output.ts";
import { packageFact } from "./package.ts";
import { service } from "./service.ts";
import { user } from "./user.ts";

/** Every question that a host answers. */
export const facts = {
  file,
  target,
  folder,
  digest,
  content,
  command,
  output,
  package: packageFact,
  service,
  user,
  group,
  gitChanges,
  gitCheckout,
  gitRemote,
  node,
};
