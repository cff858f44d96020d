import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { file, httpRequest } from "../../src/resources/index.ts";
import { requestOf } from "../../src/resources/request.ts";
import { requestScript } from "../../src/resources/request-script.ts";
import { reveal, secret } from "../../src/values/secret.ts";
import { raw } from "../../src/values/shell.ts";
import { outline, planned } from "../recipes/planned.ts";

const url = "https://example.com/hook";
const id = `httpRequest[${url}]`;

type Case = readonly [string, () => unknown, FakeHostOptions, readonly string[]];

describe("httpRequest", () => {
  it.each<Case>([
    ["is sent every time", () => httpRequest(url), {}, [`${id} get would: GET`]],
    [
      "says where, if its name does not",
      () => httpRequest("hook", { url, action: "post", message: "x" }),
      {},
      [`httpRequest[hook] post would: POST ${url}`],
    ],
    [
      "shows no secret address",
      () => httpRequest("hook", { url: secret({ text: `${url}/s3cret` }), action: "put" }),
      {},
      ["httpRequest[hook] put would: PUT"],
    ],
    [
      "shows no password of an address",
      () => httpRequest("hook", { url: "https://me:pw@example.com/", action: "delete" }),
      {},
      ["httpRequest[hook] delete would: DELETE https://…@example.com/"],
    ],
    [
      "does several",
      () => httpRequest(url, { action: ["options", "get"] }),
      {},
      [`${id} options would: OPTIONS`, `${id} get may: GET`],
    ],
    [
      "is sent from here, where the host can send nothing",
      () => httpRequest(url, { action: "post", from: "here", message: "x" }),
      { facts: [facts.downloader().is("none")] },
      [`${id} post would: POST from this machine`],
    ],
    ["is held back by a guard", () => httpRequest(url, { notIf: "test -d /etc" }), { files: { "/etc/a": "" } }, []],
    ["waits to be notified", () => httpRequest(url, { action: "nothing" }), {}, []],
    [
      "is notified",
      () => {
        const hook = httpRequest(url, { action: "nothing" });
        file("/etc/a", { notifies: hook.to("post") });
      },
      { files: { "/etc": { directory: true } } },
      ["file[/etc/a] create would: create", `${id} post would: POST`],
    ],
    [
      "needs curl or wget",
      () => httpRequest(url),
      { facts: [facts.downloader().is("none")] },
      [`${id} fails: the host has neither curl nor wget`, '  pkg("curl") before it installs one'],
    ],
    [
      "refuses busybox's wget",
      () => httpRequest(url),
      { facts: [facts.downloader().is("small wget")] },
      [
        `${id} fails: the host's wget is busybox's: it can neither keep a request secret nor tell the status of the answer`,
        '  pkg("curl") before it installs one that can',
      ],
    ],
    [
      "needs the folder of the file",
      () => httpRequest(url, { path: "/no/answer" }),
      {},
      [`${id} fails: its folder /no does not exist`, '  directory("/no") before it creates the folder'],
    ],
    [
      "refuses a directory in the place of the file",
      () => httpRequest(url, { path: "/etc" }),
      { files: { "/etc": { directory: true } } },
      [`${id} fails: /etc is a directory, not a file`],
    ],
  ])("%s", async (_, body, host, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it.each([
    [
      "an address of another scheme",
      "ftp://example.com/",
      {},
      "url: expected a URL that begins with https:// or http://",
    ],
    ["a status that is none", url, { expect: 42 }, "expect: expected a status from 200 to 599"],
    ["no status at all", url, { expect: [] }, "expect: expected one at least, got []"],
    ["a message with GET", url, { message: "x" }, 'message: goes with the actions "post", "put" and "delete"'],
    ["a message without a JSON form", url, { action: "post" as const, message: { n: 1n } }, "message: expected text"],
    ["a header with two lines", url, { headers: { "X-A": "b\nX-C: d" } }, "headers: expected an object with names"],
    [
      "a file of an answer that comes here",
      url,
      { path: "/a", from: "here" as const },
      "path: the answer is kept where",
    ],
    ["a mode without a file", url, { mode: "0600" as const }, 'state its "path" too'],
  ])("refuses %s", async (_, name, properties, message) => {
    await expect(planned(() => httpRequest(name, properties))).rejects.toThrow(message);
  });
});

const stated = { url, message: undefined, headers: {}, redirectLimit: 10, expect: undefined, timeout: 30 };

describe("a request", () => {
  it.each([
    ["text", "größe", "größe", "text/plain; charset=utf-8"],
    ["a secret", secret({ text: "s3cret!" }), "s3cret!", "text/plain; charset=utf-8"],
    ["bytes", Uint8Array.of(0x41), "A", "application/octet-stream"],
    ["a list", [1, "a"], '[1,"a"]', "application/json"],
    [
      "an object with secrets in it",
      { a: { token: secret({ text: 'hunter"2' }) }, b: [secret({ text: "hunter3" })] },
      String.raw`{"a":{"token":"hunter\"2"},"b":["hunter3"]}`,
      "application/json",
    ],
  ])("sends %s", (_, message, body, type) => {
    const request = requestOf("POST", { ...stated, message });
    expect(Buffer.from(request.body ?? []).toString()).toBe(body);
    expect(request.headers).toEqual({ "Content-Type": type });
  });

  it("leaves the header of the recipe, and the address as programs take it", () => {
    const headers = { "content-TYPE": "text/csv" };
    const request = requestOf("PUT", { ...stated, url: "https://example.com/a b", message: "a,b", headers });
    expect(request.headers).toBe(headers);
    expect(reveal(request.url)).toBe("https://example.com/a%20b");
  });

  it("has no message where its kind carries none", () => {
    expect(requestOf("GET", { ...stated, message: "x" })).toMatchObject({ body: undefined, headers: {} });
  });

  it.each(["curl", "wget"] as const)("stands on standard input alone, for %s", (program) => {
    const request = requestOf("POST", {
      ...stated,
      url: secret({ text: "https://example.com/hunter1" }),
      headers: { Authorization: secret({ text: "hunter2" }) },
      message: secret({ text: "hunter3\n\nhunter4" }),
    });
    const { script, stdin } = requestScript(request, program, raw(":"));
    expect(script.text).not.toContain("hunter");
    expect(Buffer.from(stdin).toString()).toMatch(/hunter1"?\n(.*\n)*.*hunter2"?\n(.*\n)*\nhunter3\n\nhunter4$/);
  });
});
