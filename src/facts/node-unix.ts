/** What another system than Linux says of itself. */
export interface UnixSystem {
  readonly platform: string;
  readonly version: string;
  readonly init: string;
  readonly cpu: { readonly total: number; readonly model: string };
  readonly memory: { readonly total: number; readonly swap: number };
}

/** What starts services there: process 1 of a BSD is called `init`, as System V's is, and does its work by rc(8). */
const inits: Readonly<Record<string, string | undefined>> = {
  Darwin: "launchd",
  DragonFly: "rc",
  FreeBSD: "rc",
  NetBSD: "rc",
  OpenBSD: "rc",
};

/** From the kernel's name of uname(1) and what sysctl(8) tells; undefined for Linux, and where nothing was said. */
export function unixSystem(topics: (topic: string) => readonly string[]): UnixSystem | undefined {
  const [name = ""] = topics("name");
  if (name === "" || name === "Linux") return undefined;
  const values = new Map(topics("sysctl").map(keyAndValue));
  const number = (...keys: readonly string[]): number =>
    Number(keys.map((key) => values.get(key)).find((value) => value !== undefined) ?? 0);
  return {
    platform: name.toLowerCase(),
    version: topics("product")[0] ?? /^[\d.]+/.exec(topics("release")[0] ?? "")?.[0] ?? "",
    init: inits[name] ?? topics("init").at(-1) ?? "",
    cpu: { total: number("hw.ncpu"), model: values.get("machdep.cpu.brand_string") ?? values.get("hw.model") ?? "" },
    memory: { total: number("hw.memsize", "hw.physmem"), swap: 0 },
  };
}

function keyAndValue(line: string): [string, string] {
  const at = line.indexOf(": ");
  return [line.slice(0, at), line.slice(at + 2)];
}
