import { quote } from "../../../src/values/shell.ts";
import { oddName, oddWithout } from "./odd.ts";
import { home, numbers, q, type Scene } from "./scene.ts";

/** The host has one of it. */
const one = (scene: Omit<Scene, "most">): Scene => ({ ...scene, most: 1 });

const hostname = one({
  declare: () => `hostname("every", { fqdn: "every.example.com" });`,
  look: "head -n 1 /etc/hostname | tr '\\n' '\\0'; grep '^127.0.1.1' /etc/hosts | tr '\\n' '\\0'",
  finds: () => ["every", "127.0.1.1 every.example.com every"],
});

const timezone = one({
  declare: () => `timezone("Asia/Tokyo");`,
  before: () =>
    "mkdir -p /usr/share/zoneinfo/Asia; [ -e /usr/share/zoneinfo/Asia/Tokyo ] || printf TZif2 >/usr/share/zoneinfo/Asia/Tokyo",
  look: "readlink -n /etc/localtime; printf '\\0'; tr '\\n' '\\0' </etc/timezone",
  finds: () => ["/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"],
});

/** A line without what modprobe.d(5) reads otherwise. */
const option = (number: number): string => `odd='${oddWithout(number, /[\t\r\\]/g)}'`;

const kernelModule: Scene = {
  declare: (number) => `kernelModule("every_${number}", { options: [${q(option(number))}, "a=1"] });`,
  before: () => "mkdir -p /etc/modules-load.d /etc/modprobe.d",
  look: "cat /etc/modules-load.d/every_* /etc/modprobe.d/every_* | tr '\\n' '\\0'",
  finds: (count) =>
    numbers(count).flatMap((number) => [`every_${number}`, `options every_${number} ${option(number)} a=1`]),
};

const sysctl: Scene = {
  declare: (number) =>
    `sysctl("kernel.every_${number}", { value: ${q(oddWithout(number, /\r/g))}, file: ${q(`50-${oddWithout(number, /\r/g)}.conf`)} });`,
  look: "cd /etc/sysctl.d && for f in 50-*; do printf '%s: ' \"$f\"; tr '\\n' '\\0' <\"$f\"; done",
  finds: (count) =>
    numbers(count).map((number) => {
      const word = oddWithout(number, /\r/g);
      return `50-${word}.conf: kernel.every_${number} = ${word}`;
    }),
};

/** Test hosts have no package locales: this does what its tool does, from a locale that is there. */
const localeGen = `#!/bin/sh
grep -v '^ *#' /etc/locale.gen | while read -r name charset; do
  folder=/usr/lib/locale/$(echo "$name" | sed 's/UTF-8/utf8/')
  [ -d "$folder" ] || cp -r /usr/lib/locale/C.utf8 "$folder"
done
`;

const locale: Scene = {
  most: 5,
  declare: (number) =>
    `locale("every${number}_XX.UTF-8"${number === 0 ? ', { action: ["generate", "default"] }' : ""});`,
  before: (count) => `printf %s ${quote(localeGen)} >/usr/sbin/locale-gen; chmod +x /usr/sbin/locale-gen
mkdir -p /usr/share/i18n; printf 'every%s_XX.UTF-8 UTF-8\\n' ${numbers(count).join(" ")} >/usr/share/i18n/SUPPORTED
printf '# Locales\\n# every0_XX.UTF-8 UTF-8\\n' >/etc/locale.gen`,
  look: "locale -a | grep every | tr '\\n' '\\0'; tr '\\n' '\\0' </etc/default/locale",
  finds: (count) => [...numbers(count).map((number) => `every${number}_XX.utf8`), "LANG=every0_XX.UTF-8"],
};

const mount: Scene = {
  declare: (number) =>
    `directory(${q(`${home}/mount/${oddName(number)}`)});
  mount(${q(`${home}/mount/${oddName(number)}`)}, { device: ${q(oddName(number))}, fstype: "tmpfs", options: ["size=64k", "noexec"] });`,
  look: `cd ${home}/mount && find . -mindepth 1 -maxdepth 1 -exec sh -c 'for d; do printf "%s|%s|%s\\0" "\${d#./}" "$(stat -f -c %T -- "$d")" "$(mountpoint -q -- "$d" && echo yes)"; done' sh {} +`,
  finds: (count) => numbers(count).map((number) => `${oddName(number)}|tmpfs|yes`),
};

const swap: Scene = {
  most: 4,
  declare: (number) => `swap(${q(`${home}/swap/${oddName(number)}`)}, { size: "1M" });`,
  look: `cd ${home}/swap && find . -type f -printf '%P|%m|%s\\0'`,
  finds: (count) => numbers(count).map((number) => `${oddName(number)}|600|1048576`),
};

/** A name whose characters systemd writes as numbers. */
const unitName = (number: number): string =>
  number % 2 === 0 ? `every-${number}.service` : `every\\x20odd:${number}.service`;

/** Neither specifiers of systemd.unit(5) nor a backslash, which would go on with the next line. */
const described = (number: number): string => oddWithout(number, /[\r%\\]/g);

const systemdUnit: Scene = {
  declare: (number) =>
    `systemdUnit(${q(unitName(number))}, { content: { Unit: { Description: ${q(described(number))} }, Service: { ExecStart: "/bin/sleep infinity" }, Install: { WantedBy: "multi-user.target" } } });`,
  look: "cd /etc/systemd/system && ls | grep '^every.*service$' | while IFS= read -r unit; do systemctl show --property=Description --value -- \"$unit\"; done | tr '\\n' '\\0'",
  finds: (count) => numbers(count).map(described),
};

const service: Scene = {
  declare: (number) => `service(${q(unitName(number))}, { action: ["enable", "start"] });`,
  look: "systemctl list-units --plain --no-legend --state=running 'every*' | cut -d ' ' -f 1 | tr '\\n' '\\0'; cd /etc/systemd/system/multi-user.target.wants && ls | grep '^every' | tr '\\n' '\\0'",
  finds: (count) => numbers(count).flatMap((number) => [unitName(number), unitName(number)]),
};

const waitFor: Scene = {
  declare: (number) => {
    const path = `${home}/file/${oddName(number)}`;
    const kinds = [
      "port: 22",
      `path: ${q(path)}`,
      `command: ${q('test "$ODD" = "$(printf %s "$ODD")" && test -e "$ODD"')}, env: { ODD: ${q(path)} }`,
    ];
    return `waitFor(${q(oddName(number))}, { ${kinds[number % kinds.length]}, timeout: 20 });`;
  },
  look: ":",
  finds: () => [],
};

export const systemScenes = {
  hostname,
  kernelModule,
  locale,
  mount,
  service,
  swap,
  sysctl,
  systemdUnit,
  timezone,
  waitFor,
};
