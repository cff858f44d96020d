// Adds the optional packages of other platforms that a lock file lacks when it was written against a registry that does not have them.
import { readFileSync, writeFileSync } from "node:fs";

const path = process.argv[2];
const lock = JSON.parse(readFileSync(path, "utf8"));
const OS = ["android", "darwin", "freebsd", "linux", "win32", "openharmony"];
const CPU = ["arm64", "x64", "ia32", "arm", "ppc64", "riscv64", "s390x", "wasm32"];
let added = 0;
for (const [where, parent] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(parent.optionalDependencies ?? {})) {
    const version = range.replace(/^[\^~]/, "");
    // Beside its parent, as npm places them: two versions of one parent have two sets.
    const beside = `${where.slice(0, where.lastIndexOf("node_modules/"))}node_modules/${name}`;
    const place = lock.packages[beside] === undefined ? beside : `${where}/node_modules/${name}`;
    const present = [`${where}/node_modules/${name}`, beside, `node_modules/${name}`].some(
      (p) => lock.packages[p]?.version === version,
    );
    if (present) continue;
    const words = name.slice(name.indexOf("/") + 1).split("-");
    const os = OS.find((o) => words.includes(o));
    const cpu = CPU.find((c) => words.includes(c));
    if (os === undefined || cpu === undefined) {
      console.log("not a platform package:", where, name, range);
      continue;
    }
    const libc = os !== "linux" ? undefined : /musl/.test(name) ? "musl" : /gnu/.test(name) ? "glibc" : undefined;
    lock.packages[place] = {
      version,
      cpu: [cpu],
      ...(parent.dev ? { dev: true } : {}),
      ...(libc ? { libc: [libc] } : {}),
      optional: true,
      os: [os],
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} added`);
