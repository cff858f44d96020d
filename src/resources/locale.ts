import * as v from "valibot";
import { ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { sh } from "../values/shell.ts";
import { type Change, change } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import { fileFacts, textAt, withLine } from "./file-text.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { textFileChanges } from "./managed-file.ts";
import { nameProperty, t } from "./properties.ts";

export interface LocaleProperties {
  /** The locale's name: `de_DE.UTF-8`. Default: the resource's name. */
  name?: string | undefined;
  /** Its character set. Default: what the name has after the dot. */
  charset?: Lazy<string> | undefined;
}

const localeName = v.pipe(
  t.string(),
  v.check((name) => /^[A-Za-z]\w*(\.[\w-]+)?(@\w+)?$/.test(name), "expected a locale such as de_DE.UTF-8"),
);
const charsetName = v.pipe(
  t.string(),
  v.check((name) => /^\w[\w-]*$/.test(name), "expected a character set such as UTF-8"),
);

const list = "/etc/locale.gen";
const supported = "/usr/share/i18n/SUPPORTED";

/**
 * A locale, generated as Debian does it. The action `default` makes it the system's language for everybody who logs in.
 *
 * @example
 * pkg("locales");
 * locale("de_DE.UTF-8", { action: ["generate", "default"] });
 */
export const locale = defineResource<LocaleProperties>()({
  type: "locale",
  properties: { name: nameProperty(localeName), charset: t.optional(charsetName) },
  defaultAction: "generate",
  actions: {
    generate({ name, charset = charsetOf(name), sensitive }, host) {
      const fact = facts.locale(name);
      host.prefetch(fact, facts.content(supported), ...fileFacts(list));
      if (isBuiltIn(name)) return [];
      if (charset === undefined) {
        throw new ResourceError(`the character set of ${name} is not stated`, {
          hint: 'charset: "UTF-8", for instance',
        });
      }
      requireDefinition(`${name} ${charset}`, host);
      const text = textAt(list, host) ?? "";
      const listed = textFileChanges({ path: list, content: withLocale(text, name, charset), sensitive }, host);
      return [...listed.map((one) => ({ ...one, summary: `${list}: ${one.summary}` })), ...generating(name, host)];
    },
    /** Sets LANG for all who log in afterwards. */
    default({ name, sensitive }, host) {
      const path = host.platform.family === "debian" ? "/etc/default/locale" : "/etc/locale.conf";
      host.prefetch(facts.locale(name), ...fileFacts(path));
      host.require(facts.locale(name), (isThere) => isBuiltIn(name) || isThere, {
        message: `the host has no locale ${name}`,
        assumption: `the host has the locale ${name} by then`,
        hint: `locale("${name}") before it generates it`,
      });
      const text = textAt(path, host) ?? "";
      const present = text.split("\n").filter(isLang);
      const isSame = present.length === 1 && /=["']?([^"']*)["']?\s*$/.exec(present[0] ?? "")?.[1] === name;
      return textFileChanges(
        { path, content: isSame ? text : withLine(text, isLang, `LANG=${name}`), sensitive },
        host,
      );
    },
  },
});

const isLang = (line: string): boolean => /^\s*LANG=/.test(line);

/** Those that the C library has without any file. */
const isBuiltIn = (name: string): boolean => ["C", "POSIX", "C.UTF-8"].includes(name);

const charsetOf = (name: string): string | undefined => /\.([^@]+)/.exec(name)?.[1];

function requireDefinition(line: string, host: HostView): void {
  host.require(facts.content(supported), ({ text = "" }) => text.split("\n").includes(line), {
    message: `the host has no definition of the locale ${line}`,
    assumption: `the host has a definition of the locale ${line} by then`,
    hint: `${supported} lists them; is the package locales installed before it?`,
  });
}

/** An entry that is there but for a number sign before it is taken in its place. */
function withLocale(text: string, name: string, charset: string): string {
  const words = (line: string): string => line.trim().split(/\s+/).join(" ");
  const wanted = `${name} ${charset}`;
  if (text.split("\n").some((line) => words(line) === wanted)) return text;
  return withLine(text, (line) => words(line.replace(/^[\s#]+/, "")) === wanted, wanted);
}

function generating(name: string, host: HostView): readonly Change[] {
  const fact = facts.locale(name);
  if (host.read(fact)) return [];
  return [
    change(
      "generate",
      { script: sh`locale-gen` },
      {
        affects: [
          { type: "below", path: "/usr/lib/locale" },
          { type: "fact", fact },
        ],
        makes: [fact.is(true)],
      },
    ),
  ];
}
