import { aptIndex } from "./apt-index.ts";
import { command } from "./command.ts";
import { content } from "./content.ts";
import { digest } from "./digest.ts";
import { file, target } from "./file.ts";
import { folder } from "./folder.ts";
import { group } from "./group.ts";
import { languagePackage, newestLanguagePackage } from "./language-package.ts";
import { node } from "./node.ts";
import { output } from "./output.ts";
import { packageFact } from "./package.ts";
import { packageVersions } from "./package-versions.ts";
import { service } from "./service.ts";
import { user } from "./user.ts";

/** Every question that a host answers. */
export const facts = {
  aptIndex,
  file,
  target,
  folder,
  digest,
  content,
  command,
  output,
  package: packageFact,
  packageVersions,
  languagePackage,
  newestLanguagePackage,
  service,
  user,
  group,
  node,
};
