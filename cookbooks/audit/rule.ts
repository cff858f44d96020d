/** A rule of the kernel's audit, before it is known for which architecture. */
export type Rule =
  /** A setting of the audit system itself, as auditctl(8) takes it: `-b 8192`. */
  | { readonly type: "setting"; readonly option: string }
  /** Records of this type are not wanted. */
  | { readonly type: "exclusion"; readonly messageType: string }
  /** What is done with a file, or with all that is in a directory. */
  | ({ readonly type: "path"; readonly path: string; readonly isDirectory?: boolean } & Permissions & Filtered)
  /** System calls, those that the architecture has. */
  | ({ readonly type: "calls"; readonly names: readonly string[] } & Filtered);

interface Permissions {
  /** `r`ead, `w`rite, e`x`ecute, change of `a`ttributes. */
  readonly permissions: string;
}

interface Filtered {
  /** Only what people do who logged in, not what services do. */
  readonly byPeople?: boolean;
  /** The word by which `ausearch -k` finds the records. */
  readonly key: string;
}

/** A file that is watched. */
export const file = (path: string, permissions: string, key: string): Rule => ({
  type: "path",
  path,
  permissions,
  key,
});

/** A directory that is watched, with all that is in it. */
export const directory = (path: string, permissions: string, key: string): Rule => ({
  type: "path",
  path,
  isDirectory: true,
  permissions,
  key,
});

/** Calls that are watched, whoever makes them. */
export const calls = (names: readonly string[], key: string): Rule => ({ type: "calls", names, key });

/** A setting of the audit system. */
export const setting = (option: string): Rule => ({ type: "setting", option });
