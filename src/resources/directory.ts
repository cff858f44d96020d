import { defineResource } from "./define-resource.ts";
import { directoryChanges, directoryDeletion } from "./managed-directory.ts";
import { type OwnerAndMode, ownerAndMode } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";

export interface DirectoryProperties extends OwnerAndMode {
  /** Where the directory is, absolute. Default: the resource's name. */
  path?: string | undefined;
}

/**
 * A directory with its owner and mode. Directories above it that are missing are made too, with mode 0755.
 *
 * @example
 * directory("/srv/app", { owner: "deploy", mode: "0750" });
 */
export const directory = defineResource<DirectoryProperties>()({
  type: "directory",
  properties: { path: nameProperty(t.path()), ...ownerAndMode },
  defaultAction: "create",
  actions: {
    create: (properties, host) => directoryChanges(properties, host),
    delete: ({ path }, host) => directoryDeletion(path, host),
  },
});
