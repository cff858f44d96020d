import { mountFieldText } from "../values/mount-field.ts";
import { raw } from "../values/shell.ts";
import { asBytes, toText } from "./bytes.ts";
import { defineFact, SpoiltAnswer } from "./fact.ts";

/** What is mounted at a path: the last of several, which hides the others. */
export type MountState =
  | { readonly mounted: false }
  | {
      readonly mounted: true;
      /** What is mounted, as the kernel has it: `/dev/vda1`, `tmpfs`, `server:/export`. */
      readonly device: string;
      readonly fstype: string;
      /** The mount's own options: `rw`, `nosuid`, `relatime`. */
      readonly options: readonly string[];
      /** Those of the file system itself: `size=1024k`. */
      readonly superOptions: readonly string[];
      /** How many are mounted there, one over the other. */
      readonly depth: number;
    };

type Mounted = Extract<MountState, { readonly mounted: true }>;

/** What is mounted at exactly this path; the path must be canonical, links resolved. */
export const mount = defineFact<string, MountState>({
  name: "mount",
  script: () => raw("cat /proc/self/mountinfo"),
  parse(output, paths) {
    const mounts = parseMounts(asBytes(output));
    return paths.map((path) => ({ value: mounts.get(path) ?? { mounted: false } }));
  },
});

/** proc(5): number, parent, device number, root, mount point, options, tags…, `-`, type, source, options of the file system. */
function parseMounts(text: string): ReadonlyMap<string, Mounted> {
  const mounts = new Map<string, Mounted>();
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const end = line.indexOf(" - ");
    const [, , , , point, options] = line.slice(0, end).split(" ");
    const [fstype, device, superOptions = ""] = line.slice(end + 3).split(" ");
    if (end === -1 || point === undefined || options === undefined || fstype === undefined || device === undefined) {
      throw new SpoiltAnswer(`a line of /proc/self/mountinfo is not whole: ${JSON.stringify(line)}`);
    }
    const path = decoded(point);
    mounts.set(path, {
      mounted: true,
      device: decoded(device),
      fstype,
      options: options.split(","),
      superOptions: superOptions.split(",").map(decoded),
      depth: (mounts.get(path)?.depth ?? 0) + 1,
    });
  }
  if (mounts.size === 0) throw new SpoiltAnswer("/proc/self/mountinfo says nothing");
  return mounts;
}

const decoded = (field: string): string => toText(mountFieldText(field));
