import type { TarMember } from "./tar.ts";

/** What a project would publish. */
export const honestArchive: readonly TarMember[] = [
  { name: "app-1.0/", type: "folder" },
  { name: "app-1.0/run", content: "#!/bin/sh\n", mode: 0o755 },
  { name: "app-1.0/it's $HOME/", type: "folder" },
  { name: "app-1.0/it's $HOME/-n ü", content: "odd\n", uid: 1234 },
  { name: "app-1.0/it's $HOME/to run", type: "symlink", to: "../run" },
  { name: "app-1.0/same", type: "link", to: "app-1.0/run" },
  { name: "app-1.0/set", content: "", mode: 0o4755 },
];

/** What nobody should unpack: its name, what is in it, and why it is refused. */
export const hostileArchives: readonly (readonly [string, readonly TarMember[], string])[] = [
  ["an absolute name", [{ name: "/srv/evil", content: "x" }], "a name in it leads out of the destination"],
  ["a name with ..", [{ name: "a/../../evil", content: "x" }], "a name in it leads out of the destination"],
  ["an absolute link", [{ name: "l", type: "symlink", to: "/etc" }], "a link in it leads out of the destination"],
  [
    "a link that is written through",
    [
      { name: "l", type: "symlink", to: "../../etc" },
      { name: "l/evil", content: "x" },
    ],
    "a link in it leads out of the destination",
  ],
  [
    "a link that leads out by another one",
    [
      { name: "a/b/c/", type: "folder" },
      { name: "a/b/c/up", type: "symlink", to: "../../.." },
      { name: "out", type: "symlink", to: "a/b/c/up/../.." },
    ],
    "a link in it leads out of the destination",
  ],
  [
    "a link that leads out by another one, with fewer steps up than down",
    [
      { name: "a/b/c/", type: "folder" },
      { name: "a/b/c/up", type: "symlink", to: "../../.." },
      { name: "a/b/c/out", type: "symlink", to: "up/.." },
    ],
    "a link in it leads out of the destination",
  ],
  [
    "an arrow in a link's name",
    [{ name: "x/y/z -> w", type: "symlink", to: "../../../.." }],
    "a link in it leads out of the destination",
  ],
  [
    "a hard link to a file of the host",
    [{ name: "h", type: "link", to: "/etc/passwd" }],
    "a hard link in it leads out of the destination",
  ],
  [
    "a hard link with ..",
    [{ name: "h", type: "link", to: "a/../../../etc/passwd" }],
    "a hard link in it leads out of the destination",
  ],
  ["a device", [{ name: "null", type: "device" }], "it holds a device, a pipe or a socket"],
  ["a pipe", [{ name: "pipe", type: "pipe" }], "it holds a device, a pipe or a socket"],
];
