import * as v from "valibot";
import { facts } from "../facts/index.ts";
import { lines, raw, sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import { containerOf, onlyWritten } from "./container.ts";
import { defineResource } from "./define-resource.ts";
import { fileFacts, textAt, withLine } from "./file-text.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";
import { nameProperty, t } from "./properties.ts";

export interface HostnameProperties {
  /** The host's own name, with or without a domain. Default: the resource's name. */
  name?: string | undefined;
  /** The name with its domain, for a line `127.0.1.1 web1.example.com web1` in /etc/hosts. Not stated: that file is left alone. */
  fqdn?: Lazy<string> | undefined;
}

/** hostname(7): labels of letters, digits and dashes. */
const label = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

const name = (longest: number) =>
  v.pipe(
    t.string(),
    v.check(
      (text) => text.split(".").every((part) => label.test(part)),
      "expected letters, digits and dashes, in parts with dots between them",
    ),
    v.check((text) => text.length <= longest, `expected at most ${longest} characters`),
  );

/** The kernel keeps so many of a host's name: gethostname(2). */
const longestName = 64;
const longestDomain = 253;

const nameFile = "/etc/hostname";
const runningName = facts.sysctl("kernel.hostname");

/**
 * The host's name: in /etc/hostname, and as the running system has it. In a container it is written, and not set.
 *
 * @example
 * hostname("web1", { fqdn: "web1.example.com" });
 */
export const hostname = defineResource<HostnameProperties>()({
  type: "hostname",
  properties: { name: nameProperty(name(longestName)), fqdn: t.optional(name(longestDomain)) },
  defaultAction: "set",
  actions: {
    set({ name, fqdn, sensitive }, host) {
      host.prefetch(
        facts.node(),
        runningName,
        ...fileFacts(nameFile),
        ...(fqdn === undefined ? [] : fileFacts(hostsFile)),
      );
      const container = containerOf(host);
      const written = textFileChanges({ path: nameFile, content: `${name}\n`, sensitive }, host);
      const named =
        container === undefined ? [...written, ...running(name, host)] : onlyWritten(written, "not set", container);
      return [...named, ...(fqdn === undefined ? [] : hostsChanges(name, fqdn, { host, sensitive }))];
    },
  },
});

function running(name: string, host: HostView): readonly Change[] {
  const now = host.read(runningName);
  if (now === name) return [];
  return [
    change(
      `from ${now} to ${name}`,
      { script: setName(name) },
      {
        affects: [
          { type: "below", path: "/proc/sys" },
          { type: "below", path: nameFile },
          { type: "fact", fact: facts.node() },
        ],
        makes: [runningName.is(name)],
      },
    ),
  ];
}

/** systemd's own tool where it works, so that all who listen to systemd hear of it; else hostname(1); else the kernel's file. */
const setName = (name: string) =>
  lines([
    raw("if [ -d /run/systemd/system ] && command -v hostnamectl >/dev/null"),
    sh`then hostnamectl set-hostname ${name} 2>/dev/null && exit; fi`,
    sh`if command -v hostname >/dev/null; then hostname ${name}; else printf '%s\\n' ${name} >/proc/sys/kernel/hostname; fi`,
  ]);

interface Circumstances {
  readonly host: HostView;
  readonly sensitive: boolean;
}

const hostsFile = "/etc/hosts";

/** The address that Debian has for a host's own name: it is the host's, whatever its networks are. */
const ownAddress = "127.0.1.1";

function hostsChanges(name: string, fqdn: string, { host, sensitive }: Circumstances): readonly Change[] {
  const text = textAt(hostsFile, host) ?? "127.0.0.1 localhost\n";
  const names = fqdn === name ? [fqdn] : [fqdn, name];
  const isOwn = (line: string): boolean => /^\s*127\.0\.1\.1\s/.test(line);
  const present = text.split("\n").filter(isOwn);
  const [only = ""] = present;
  const isSame =
    present.length === 1 && only.replace(/#.*/, "").trim().split(/\s+/).slice(1).join(" ") === names.join(" ");
  const content = isSame ? text : withLine(text, isOwn, [ownAddress, ...names].join(" "));
  return textFileChanges({ path: hostsFile, content, sensitive }, host).map((one) => ({
    ...one,
    summary: `${hostsFile}: ${one.summary}`,
  }));
}
