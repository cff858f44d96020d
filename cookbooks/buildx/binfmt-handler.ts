import { change, containerOf, defineResource, facts, nameProperty, sh, t } from "tsamae";

interface BinfmtHandlerProperties {
  /** What the kernel calls it: `qemu-aarch64`. Default: the resource's name. */
  name?: string | undefined;
}

const folder = "/proc/sys/fs/binfmt_misc";

/**
 * A handler of the kernel's for programs of another architecture, which a package has written down for systemd-binfmt(8)
 * or update-binfmts(8): they load it at every boot, and this does it now. Containers can use it only with the flag `F`:
 * then the kernel holds the interpreter open, and looks for it in no container. In a container it is left alone, as the
 * kernel is not its own.
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
      const container = containerOf(host);
      if (container !== undefined) {
        host.note({ level: "warn", text: `${name} is not loaded: the host is a container (${container})` });
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
});

const isReady = (text: string): boolean => /^enabled$/m.test(text) && /^flags:.*F/m.test(text);

const load = (
  name: string,
) => sh`if [ -e ${`/usr/share/binfmts/${name}`} ] && command -v update-binfmts >/dev/null; then
  update-binfmts --disable ${name}
  update-binfmts --enable ${name} || exit
else
  systemctl restart systemd-binfmt.service || exit
fi`;

const check = (name: string) => sh`handler=${`${folder}/${name}`}
grep -qx enabled "$handler" && grep -q '^flags:.*F' "$handler" && exit
echo ${`the kernel has no handler ${name} with the flag F: which package brings it?`} >&2
exit 1`;
