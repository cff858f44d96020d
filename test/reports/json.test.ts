import { describe, expect, it } from "vitest";
import { ConnectionError, RecipeError } from "../../src/errors.ts";
import { jsonError } from "../../src/reports/json-error.ts";
import { secret } from "../../src/values/secret.ts";
import { at, finished, report, started } from "./report.ts";

describe("the JSON report", () => {
  it("is one event a line, with a version", () => {
    expect(report([started, finished], { format: "json", logLevel: "error" })).toMatchInlineSnapshot(`
      "{"version":1,"type":"run-started","resources":3,"dryRun":false,"host":"web1"}
      {"version":1,"type":"run-finished","changed":0,"mayChange":0,"unchanged":0,"skipped":0,"failed":0,"notAttempted":0,"exchanges":1,"seconds":0.34,"host":"web1"}
      "
    `);
  });

  it("ends each host with its counts", () => {
    const last =
      report([started, { ...finished, changed: 3 }], { format: "json" })
        .trim()
        .split("\n")
        .at(-1) ?? "";
    expect(JSON.parse(last)).toMatchObject({
      type: "run-finished",
      changed: 3,
      unchanged: 0,
      skipped: 0,
      failed: 0,
      exchanges: 1,
      seconds: 0.34,
    });
  });
});

describe("an error as JSON", () => {
  it("has the parts of a person's message", () => {
    const error = new RecipeError('there is no property "conten"', {
      about: "file[a]",
      at,
      hint: 'did you mean "content"?',
    });
    expect(jsonError(error)).toMatchInlineSnapshot(`
      "{"version":1,"type":"error","code":"recipe","message":"there is no property \\"conten\\"","about":"file[a]","at":{"file":"/srv/web.ts","line":12},"hint":"did you mean \\"content\\"?"}
      "
    `);
  });

  it("is a bug when it is none of ours", () => {
    expect(JSON.parse(jsonError(new TypeError("x is undefined")))).toMatchObject({ type: "error", code: "bug" });
  });

  it("holds no secret", () => {
    secret({ text: "hunter22" });
    expect(jsonError(new ConnectionError("refused hunter22"))).not.toContain("hunter22");
  });
});
