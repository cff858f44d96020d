import { account } from "./account.ts";
import { accountDefaults } from "./account-defaults.ts";
import { groupName, userName } from "./account-name.ts";
import { aptIndex } from "./apt-index.ts";
import { command } from "./command.ts";
import { content } from "./content.ts";
import { digest } from "./digest.ts";
import { downloader } from "./downloader.ts";
import { file, target } from "./file.ts";
import { folder } from "./folder.ts";
import { gitChanges } from "./git-changes.ts";
import { gitCheckout } from "./git-checkout.ts";
import { gitRemote } from "./git-remote.ts";
import { group } from "./group.ts";
import { kernelModule } from "./kernel-module.ts";
import { languagePackage, newestLanguagePackage } from "./language-package.ts";
import { locale } from "./locale.ts";
import { memberships } from "./memberships.ts";
import { mount } from "./mount.ts";
import { node } from "./node.ts";
import { oldVersions } from "./old-versions.ts";
import { output } from "./output.ts";
import { packageFact } from "./package.ts";
import { packageVersions } from "./package-versions.ts";
import { port } from "./port.ts";
import { service } from "./service.ts";
import { swap } from "./swap.ts";
import { sysctl } from "./sysctl.ts";
import { tree } from "./tree.ts";
import { unitInstances } from "./unit-instances.ts";
import { user } from "./user.ts";
import { userService } from "./user-service.ts";
import { userUnitInstances } from "./user-unit-instances.ts";

/** Every question that a host answers. */
export const facts = {
  aptIndex,
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
  port,
  packageVersions,
  languagePackage,
  newestLanguagePackage,
  service,
  swap,
  sysctl,
  tree,
  userService,
  unitInstances,
  userUnitInstances,
  user,
  userName,
  account,
  memberships,
  group,
  groupName,
  accountDefaults,
  kernelModule,
  locale,
  mount,
  gitChanges,
  gitCheckout,
  gitRemote,
  node,
};
