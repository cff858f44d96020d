import { describe, expect, it } from "vitest";
import { at, dryStarted, finished, report } from "./report.ts";

const would = (id: `${string}[${string}]`, certain: boolean, summaries: readonly string[]) =>
  ({
    type: "resource-would-change",
    id,
    action: "create",
    at,
    certain,
    changes: summaries.map((summary) => ({ summary })),
    assumptions: [],
  }) as const;

describe("the human report of a dry run", () => {
  it("says would and may, and folds what nothing is known of", () => {
    const assumed = { ...would("file[/etc/nginx/a]", false, ["create"]), assumptions: ["/etc/nginx is a folder"] };
    const guarded = { ...would("execute[b]", false, ["run b"]), because: "refused as things are now by onlyIf: false" };
    expect(
      report([
        dryStarted,
        would("package[nginx]", true, ["install 1.22"]),
        assumed,
        guarded,
        would("service[nginx]", false, []),
        would("file[/etc/c]", true, ["content", "mode from 0600 to 0644"]),
        would("link[d]", false, []),
        { ...finished, changed: 2, mayChange: 4, unchanged: 7 },
      ]),
    ).toMatchInlineSnapshot(`
      "web1: dry run: nothing is changed
      ~ package[nginx] would: install 1.22
      ? file[/etc/nginx/a] may: create
          as long as: /etc/nginx is a folder
      ? execute[b] may: run b
          because: refused as things are now by onlyIf: false
      ~ file[/etc/c] would:
          content
          mode from 0600 to 0644
      ? 2 more may change, as they come after what cannot be foreseen: service[nginx], link[d]
      web1: 2 would change, 4 may change, 7 unchanged, 0 skipped, 0 failed in 0.3 s, 1 exchange
      "
    `);
  });

  it("of one resource after the unforeseeable speaks of one", () => {
    expect(report([dryStarted, would("link[d]", false, []), { ...finished, mayChange: 1 }])).toMatchInlineSnapshot(`
      "web1: dry run: nothing is changed
      ? 1 more may change, as it comes after what cannot be foreseen: link[d]
      web1: 0 would change, 1 may change, 0 unchanged, 0 skipped, 0 failed in 0.3 s, 1 exchange
      "
    `);
  });

  it("folds nothing at debug", () => {
    expect(report([would("link[d]", false, [])], { logLevel: "debug" })).toMatchInlineSnapshot(`
      "? link[d] may: change, as things are now unknown
      "
    `);
  });

  it("of a host that is as declared says that there is nothing to do", () => {
    expect(report([dryStarted, { ...finished, unchanged: 3 }])).toMatchInlineSnapshot(`
      "web1: dry run: nothing is changed
      web1: nothing to do: 0 would change, 3 unchanged, 0 skipped, 0 failed in 0.3 s, 1 exchange
      "
    `);
  });
});
