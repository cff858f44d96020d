import { describe, expect, it } from "vitest";
import { languageTools } from "../../src/platforms/language-packages.ts";

const { gem, npm, pip } = languageTools;

describe("gem", () => {
  it("lists versions, and which of them came with Ruby", () => {
    const listing = gem.parse(
      "\n*** LOCAL GEMS ***\n\nbundler (2.4.22, default: 2.3.15)\nrake (13.0.6)\nnokogiri (1.13.10 x86_64-linux, 1.13.9)\n",
    );
    expect(listing?.get("bundler")).toEqual({ versions: ["2.4.22", "2.3.15"], builtIn: ["2.3.15"] });
    expect(listing?.get("nokogiri")).toEqual({ versions: ["1.13.10", "1.13.9"], builtIn: [] });
    expect([...(listing?.keys() ?? [])]).toEqual(["bundler", "rake", "nokogiri"]);
  });

  it("tells what is outdated", () => {
    expect(gem.parseNewest("rake (13.0.6 < 13.2.1)\n")?.get("rake")?.versions).toEqual(["13.2.1"]);
  });

  it("takes 1.0 for 1.0.0", () => {
    expect(gem.isVersion("1.0", "1.0.0")).toBe(true);
    expect(gem.isVersion("1.0", "1.0.1")).toBe(false);
    expect(gem.isVersion("10", "1")).toBe(false);
  });
});

describe("npm", () => {
  it("lists what is global, and nothing where nothing is", () => {
    const listing = npm.parse(
      '{"name":"lib","dependencies":{"npm":{"version":"10.8.2","overridden":false},"@a/b":{"version":"1.0.0"},"broken":{"missing":true}}}',
    );
    expect([...(listing ?? [])].map(([name, { versions }]) => [name, ...versions])).toEqual([
      ["npm", "10.8.2"],
      ["@a/b", "1.0.0"],
    ]);
    expect(npm.parse('{"name":"lib"}')?.size).toBe(0);
  });

  it.each(["", "npm ERR! code EACCES", '{"error":{"code":"ENOTFOUND"}}', "[]"])("has no listing in %j", (output) => {
    expect(npm.parse(output)).toBeUndefined();
  });

  it("tells what is outdated", () => {
    expect(
      npm.parseNewest('{"npm":{"current":"10.8.2","wanted":"11.0.0","latest":"11.0.0"}}')?.get("npm")?.versions,
    ).toEqual(["11.0.0"]);
    expect(npm.parseNewest("")?.size).toBe(0);
    expect(npm.parseNewest('{"error":{"code":"ENOTFOUND"}}')).toBeUndefined();
  });
});

describe("pip", () => {
  it("lists packages by their plain names", () => {
    const listing = pip.parse(
      '[{"name": "Flask_SQLAlchemy", "version": "3.1.1"}, {"name": "pip", "version": "23.0.1"}]',
    );
    expect(listing?.get(pip.listed("flask.sqlalchemy"))?.versions).toEqual(["3.1.1"]);
    expect(pip.parse("No module named pip")).toBeUndefined();
  });

  it("leaves out what a local build adds, unless that is stated", () => {
    expect(pip.isVersion("2.0", "2.0.0+cpu")).toBe(true);
    expect(pip.isVersion("2.0.0+cpu", "2.0.0+cuda")).toBe(false);
  });
});

describe("a command line", () => {
  const request = {
    binary: "/opt/my ruby/gem",
    name: "rake",
    version: "13.0.6",
    options: "--source https://x.example",
  };

  it("quotes what is no option of the user's", () => {
    expect(gem.install(request).text).toBe(
      "'/opt/my ruby/gem' install --no-document --version 13.0.6 --source https://x.example rake",
    );
    expect(pip.install({ ...request, binary: "pip" }).text).toContain(
      " install --source https://x.example -- 'rake==13.0.6'",
    );
  });
});
