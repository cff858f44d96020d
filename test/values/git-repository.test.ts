import { describe, expect, it } from "vitest";
import { gitRepository, shownUrl } from "../../src/values/git-repository.ts";
import { reveal, scrub, secret } from "../../src/values/secret.ts";

describe("where a repository is", () => {
  it.each([
    "https://example.com/app.git",
    "https://deploy@example.com/app.git",
    "https://example.com:8443/app.git",
    "ssh://git@example.com:2222/app.git",
    "git@example.com:team/app.git",
    "example.com:app.git",
    "[::1]:app.git",
    "file:///srv/app.git",
    "/srv/it's $HOME/größe.git",
  ])("takes %s as it is", (url) => expect(gitRepository(url)).toEqual({ url }));

  it.each([
    "",
    "app",
    "../app.git",
    "-u",
    "--upload-pack=x",
    "ext::sh -c id",
    "ssh://-oProxyCommand=x/app",
    "-oProxyCommand=x:app",
    "https://example.com/a\nb",
    "ssh://git@-oProxyCommand=x/app",
    "foo://example.com/app",
    "https://deploy:hunter/22@example.com/app.git",
  ])("refuses %j", (url) => expect(gitRepository(url)).toMatchObject({ problem: "it is no address that git knows" }));

  it.each([
    "https://deploy:hunter22@example.com/app.git",
    "ssh://git:hunter22@example.com/x",
    "https://ghp_hunter22@github.com/x",
  ])("refuses a password in plain text, and does not repeat it: %s", (url) => {
    const told = JSON.stringify(gitRepository(url));
    expect(told).toContain("its URL holds a password");
    expect(told).not.toContain("hunter22");
    expect(shownUrl(url)).not.toContain("hunter22");
  });

  it("takes a secret apart, and knows all its forms as secrets", () => {
    const result = gitRepository(secret({ text: "https://de%40ploy:hun%2Fter22@example.com:8443/app.git" }));
    if (!("login" in result) || result.login === undefined) throw new Error("no login");
    const { url, login } = result;
    expect({ url, site: login.site, user: reveal(login.user), password: reveal(login.password) }).toEqual({
      url: "https://example.com:8443/app.git",
      site: "https://example.com:8443",
      user: "de@ploy",
      password: "hun/ter22",
    });
    expect(scrub("de@ploy hun%2Fter22 hun/ter22")).toBe("de@ploy [secret] [secret]");
  });

  it("takes a token in place of a user", () => {
    expect(gitRepository(secret({ text: "https://sometoken@example.com/app.git" }))).toMatchObject({
      url: "https://example.com/app.git",
      login: { site: "https://example.com" },
    });
    expect(scrub("a sometoken")).toBe("a [secret]");
  });

  it.each([
    "git@example.com:app.git",
    "https://example.com/secret-path.git",
    "ssh://git:pass@example.com/x",
    "nonsense",
  ])("refuses a secret without a password for HTTP: %s", (text) => {
    const told = gitRepository(secret({ text }));
    expect(told).toMatchObject({
      problem: expect.stringContaining("http or https URL with a user name and a password"),
    });
    expect(JSON.stringify(told)).not.toContain(text);
  });

  it("refuses what git's credentials cannot carry", () => {
    expect(gitRepository(secret({ text: "https://u:a%0Ab@example.com/x" }))).toMatchObject({
      problem: expect.stringContaining("not properly encoded"),
    });
  });
});
