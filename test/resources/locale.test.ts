import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { locale } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host: FakeHostOptions = {
  files: {
    "/usr/share/i18n/SUPPORTED": "de_DE.UTF-8 UTF-8\nde_DE ISO-8859-1\nfr_FR.UTF-8 UTF-8\nsr_RS@latin UTF-8\n",
    "/etc/locale.gen": "# A comment\n# de_DE.UTF-8 UTF-8\nfr_FR.UTF-8   UTF-8\n",
    "/etc/default/locale": '# ours\nLANG="fr_FR.UTF-8"\nLC_TIME=C\n',
  },
  facts: [
    facts.locale("de_DE.UTF-8").is(false),
    facts.locale("fr_FR.UTF-8").is(true),
    ...["de_DE", "sr_RS@latin", "C.UTF-8", "xx_XX.UTF-8"].map((name) => facts.locale(name).is(false)),
  ],
};

describe("locale", () => {
  it.each<Case>([
    ["does nothing for what is there", () => locale("fr_FR.UTF-8", { action: ["generate", "default"] }), []],
    ["needs nothing for what the C library has", () => locale("C.UTF-8"), []],
    [
      "generates, and makes it the default",
      () => locale("de_DE.UTF-8", { action: ["generate", "default"] }),
      [
        "locale[de_DE.UTF-8] generate would: /etc/locale.gen: content; generate",
        "locale[de_DE.UTF-8] default would: content",
      ],
    ],
    [
      "takes another character set",
      () => locale("de_DE", { charset: "ISO-8859-1" }),
      ["locale[de_DE] generate would: /etc/locale.gen: content; generate"],
    ],
    [
      "asks for a character set that the name does not tell",
      () => locale("sr_RS@latin"),
      ["locale[sr_RS@latin] fails: the character set of sr_RS@latin is not stated", '  charset: "UTF-8", for instance'],
    ],
    [
      "refuses what nobody has defined",
      () => locale("xx_XX.UTF-8"),
      [
        "locale[xx_XX.UTF-8] fails: the host has no definition of the locale xx_XX.UTF-8 UTF-8",
        "  /usr/share/i18n/SUPPORTED lists them; is the package locales installed before it?",
      ],
    ],
    [
      "default: refuses what is not generated",
      () => locale("de_DE.UTF-8", { action: "default" }),
      [
        "locale[de_DE.UTF-8] fails: the host has no locale de_DE.UTF-8",
        '  locale("de_DE.UTF-8") before it generates it',
      ],
    ],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("takes the sign of a comment away, and leaves all else", async () => {
    const { changes } = await planned(() => locale("de_DE.UTF-8", { action: ["generate", "default"] }), host);
    expect(changes.map(({ changes: [first] }) => first?.diff?.after)).toEqual([
      "# A comment\nde_DE.UTF-8 UTF-8\nfr_FR.UTF-8   UTF-8\n",
      "# ours\nLANG=de_DE.UTF-8\nLC_TIME=C\n",
    ]);
  });

  it.each(["-a", "de DE", "de_DE.UTF-8\n", "", "../x", "$(id)"])("refuses %j", async (name) => {
    await expect(planned(() => locale(name), host)).rejects.toThrow(/expected/);
  });
});
