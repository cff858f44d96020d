import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { reveal, Secret, scrub, secret } from "../../src/values/secret.ts";

const token = "t0p-s3cret";

describe("a secret", () => {
  const password = secret({ text: token });

  it.each<[string, () => unknown]>([
    ["a template string", () => `it is ${password as unknown as string}`],
    ["String(…)", () => String(password)],
    ["a concatenation", () => "x".concat(password as unknown as string)],
    ["join", () => ["a", password].join(",")],
    ["Number(…)", () => Number(password)],
  ])("has no plain text: %s throws, and says what to do", (_, use) => {
    expect(use).toThrow("a secret has no plain text: give it whole to `content`, `env` or `variables`");
  });

  it.each<[string, string]>([
    ["JSON", JSON.stringify({ password })],
    ["util.inspect", inspect({ deep: [password] })],
    ["its keys", JSON.stringify([Object.keys(password), Object.assign({}, password)])],
    ["a deep copy", inspect(structuredClone(password))],
  ])("is not seen in %s", (_, text) => expect(text).not.toContain(token));

  it("is masked where it stands", () => {
    expect(JSON.stringify({ password })).toBe('{"password":"[secret]"}');
    expect(inspect({ password })).toBe("{ password: [secret] }");
  });

  it("tells itself from others by its digest", () => {
    expect(password.digest).toBe(secret({ text: token }).digest);
    expect(password.digest).not.toBe(secret({ text: "other" }).digest);
  });

  it("makes a longer one in a template", () => {
    const url = secret`postgres://app:${password}@db:${5432}/${"app"}`;
    expect(url).toBeInstanceOf(Secret);
    expect(reveal(url)).toBe("postgres://app:t0p-s3cret@db:5432/app");
  });

  it.each([undefined, null, true, {}])("refuses %j in a template", (value) => {
    expect(() => secret`a${value as never}b`).toThrow(/^secret`…`: expected a string, a number or a secret, got /);
  });
});

describe("secret({ env })", () => {
  const name = "TSAMAE_TEST_SECRET";
  afterEach(() => Reflect.deleteProperty(process.env, name));

  it("is the variable's value", () => {
    process.env[name] = "from-env";
    expect(reveal(secret({ env: name }))).toBe("from-env");
  });

  it("says which variable is not set", () => {
    expect(() => secret({ env: name })).toThrow(`secret({ env: "${name}" }): ${name} is not set`);
  });

  it.each([["plain-hunter2"], [undefined], [null], [5], [{}], [{ text: 5 }], [{ env: 5 }]])(
    "refuses what is no source, and never shows it (%#)",
    (source) => {
      const make = (): Secret => secret(source as never);
      expect(make).toThrow('secret(…): expected { env: "NAME" }, { text: "…" }, or a template: secret`…${it}…`');
      expect(make).not.toThrow(/hunter2/);
    },
  );
});

describe("scrub", () => {
  it.each<[string, string, string, string]>([
    ["the whole text", "p4ssword-a", "login p4ssword-a: p4ssword-a!", "login [secret]: [secret]!"],
    ["what a regular expression would read otherwise", "a.b*c$(d)[e]", "aXbc a.b*c$(d)[e]", "aXbc [secret]"],
    ["each line of several", "-----KEY\nabc-line\nxyz-line\n", "> xyz-line\n> abc-line", "> [secret]\n> [secret]"],
    ["lines that end as Windows ends them", "win-one\r\nwin-two\r\n", "win-one, win-two", "[secret], [secret]"],
    ["what a program printed without the blanks around it", "  padded-key \n", "<padded-key>", "<[secret]>"],
    ["a secret that begins another one", "hunter2-and-more", "hunter2-and-more", "[secret]"],
  ])("takes out %s", (_, value, text, clean) => {
    secret({ text: "hunter2" });
    secret({ text: value });
    expect(scrub(text)).toBe(clean);
  });

  it("leaves one or two characters, which would blank out half of every report", () => {
    secret({ text: "xq" });
    expect(scrub("xq")).toBe("xq");
  });
});
