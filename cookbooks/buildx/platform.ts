import { fail } from "tsamae";

/** Other names of architectures: the kernel's, and those of dpkg. */
const aliases: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  "arm64/v8": "arm64",
  i386: "386",
  i686: "386",
  arm: "arm/v7",
  armhf: "arm/v7",
  armv7l: "arm/v7",
  armv8l: "arm/v7",
  armel: "arm/v6",
  armv6l: "arm/v6",
  armv5tel: "arm/v5",
  ppc64el: "ppc64le",
  mips64el: "mips64le",
  loongarch64: "loong64",
};

/** An architecture as images have it (`arm/v7`), from the name that the kernel, dpkg or a platform has for it. */
export const imageArchitecture = (name: string): string => aliases[name] ?? name;

/** A platform as buildx keeps it: `linux/arm64/v8` is `linux/arm64`. */
export function platform(text: string): string {
  const [os, ...architecture] = text.split("/");
  return `${os}/${imageArchitecture(architecture.join("/"))}`;
}

/** @throws RecipeError for a text that is no platform. */
export function requirePlatforms(platforms: readonly string[]): void {
  const wrong = platforms.find((text) => !/^[a-z\d]+\/[a-z\d_]+(\/v\d+)?$/.test(text));
  if (wrong !== undefined) fail(`platforms: expected such as "linux/arm64", got ${JSON.stringify(wrong)}`);
}

/** What an architecture runs besides its own programs. */
const alsoRuns: Readonly<Record<string, readonly string[]>> = {
  amd64: ["386"],
  arm64: ["arm/v7", "arm/v6", "arm/v5"],
  "arm/v7": ["arm/v6", "arm/v5"],
  "arm/v6": ["arm/v5"],
};

/** Whether a machine, named as its kernel does, runs programs of a platform by itself. */
export function runsItself(machine: string, wanted: string): boolean {
  const own = imageArchitecture(machine);
  return [own, ...(alsoRuns[own] ?? [])].some((architecture) => platform(wanted) === `linux/${architecture}`);
}

/** QEMU's names, where they are others. */
const qemuNames: Readonly<Record<string, string>> = {
  amd64: "x86_64",
  "386": "i386",
  arm64: "aarch64",
  "arm/v7": "arm",
  "arm/v6": "arm",
  "arm/v5": "arm",
  mips64le: "mips64el",
  loong64: "loongarch64",
};

/** What the kernel calls QEMU's handler for a platform: `qemu-aarch64`. */
export function qemuHandler(wanted: string): string {
  const architecture = platform(wanted).split("/").slice(1).join("/");
  return `qemu-${qemuNames[architecture] ?? architecture}`;
}
