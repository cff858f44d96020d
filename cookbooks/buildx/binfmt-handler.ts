import { change, containerOf, defineResource, facts, type HostView, nameProperty, RecipeError, sh, t } from "tsamae";

interface BinfmtHandlerProperties {
  /** What the kernel calls it: `qemu-aarch64`. Default: the resource's name. */
  name?: string | undefined;
}

const folder = "/proc/sys/fs/binfmt_misc";

/**
 * A handler of the kernel's for programs of another architecture, which a package has written down for systemd-binfmt(8)
 * or update-binfmts(8): they load it at every boot, and this does it now, and touches no other handler. Containers can
 * use it only with the flag `F`: then the kernel holds the interpreter open, and looks for it in no container. In a
 * container it is left alone, as the kernel is not its own.
 *
 * @example
 * pkg("qemu-user-static");
 * binfmtHandler("qemu-aarch64");
 */
export const binfmtHandler = defineResource<BinfmtHandlerProperties>()({
  type: "binfmtHandler",
  properties: { name: nameProperty(t.string()) },
  defaultAction: "load",
  actions: {
    load({ name }, host) {
      const fact = facts.content(`${folder}/${name}`);
      const { text = "", canonical, crossedLink } = host.read(fact);
      if (isReady(text)) return [];
      requireWritten(name, host);
      const container = containerOf(host);
      if (container !== undefined) {
        host.note({ level: "warn", text: `written, not loaded: the host is a container (${container})` });
        return [];
      }
      const loaded = { text: "enabled\nflags: F\n", canonical, crossedLink };
      return [
        change(
          text === "" ? "load into the kernel" : "load anew, for containers too",
          { script: sh`${load(name)}\n${check(name)}` },
          { affects: [{ type: "below", path: folder }], makes: [fact.is(loaded)] },
        ),
      ];
    },
  },
  prepare({ name }) {
    if (/^[\w.+-]+$/.test(name)) return {};
    throw new RecipeError(`expected a handler's name, such as "qemu-aarch64", got ${JSON.stringify(name)}`);
  },
});

const isReady = (text: string): boolean => /^enabled$/m.test(text) && /^flags:.*F/m.test(text);

/** For update-binfmts(8), and where binfmt.d(5) says. */
const writtenAt = (name: string): readonly string[] => [
  `/usr/share/binfmts/${name}`,
  ...["/etc", "/run", "/usr/local/lib", "/usr/lib"].map((home) => `${home}/binfmt.d/${name}.conf`),
];

/** Whether there is something that a boot loads. */
export const isWritten = (name: string) =>
  facts.command({ command: sh`for file in ${writtenAt(name)}; do [ ! -e "$file" ] || exit 0; done; exit 1`.text });

function requireWritten(name: string, host: HostView): void {
  host.require(isWritten(name), ({ status }) => status === 0, {
    message: `no package has written ${name} down for the kernel`,
    assumption: `a package writes ${name} down by then`,
    hint: "qemu-user-binfmt and qemu-user-static bring those of QEMU, for machines that are not the host's own",
  });
}

const load = (
  name: string,
) => sh`if [ -e ${`/usr/share/binfmts/${name}`} ] && command -v update-binfmts >/dev/null; then
  update-binfmts --import ${name} || exit
  update-binfmts --disable ${name}
  update-binfmts --enable ${name} || exit
else
  PATH=/usr/lib/systemd:/lib/systemd:$PATH
  systemd-binfmt ${`${name}.conf`} || exit
fi`;

const check = (name: string) => sh`handler=${`${folder}/${name}`}
grep -qx enabled "$handler" && grep -q '^flags:.*F' "$handler" && exit
if [ -e ${`${folder}/status`} ]; then
  echo ${`the kernel has not taken ${name} with the flag F`} >&2
else
  echo ${`the kernel's handlers, binfmt_misc, are not mounted at ${folder}`} >&2
fi
exit 1`;
