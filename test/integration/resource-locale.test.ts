import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { diskChanges } from "../hosts/disk-snapshot.ts";
import { startHost, type TestHost } from "../hosts/host.ts";
import { inlineRecipe } from "../hosts/inline-recipe.ts";
import { changed, converge, summaries } from "../hosts/tsamae.ts";

/** Test hosts have no package locales: this does what its tool does, from a locale that is there. */
const localeGen = `#!/bin/sh
grep -v '^ *#' /etc/locale.gen | while read -r name charset; do
  folder=/usr/lib/locale/$(echo "$name" | sed 's/UTF-8/utf8/')
  [ -d "$folder" ] || cp -r /usr/lib/locale/C.utf8 "$folder"
done
`;

let host: TestHost;
beforeAll(async () => {
  host = await startHost();
  await host.exec("cat >/usr/sbin/locale-gen; chmod +x /usr/sbin/locale-gen", { input: localeGen });
  await host.exec("mkdir -p /usr/share/i18n; cat >/usr/share/i18n/SUPPORTED", {
    input: "de_DE.UTF-8 UTF-8\nfr_FR.UTF-8 UTF-8\n",
  });
  await host.exec("cat >/etc/locale.gen", { input: "# Locales\n# de_DE.UTF-8 UTF-8\n# fr_FR.UTF-8 UTF-8\n" });
});
afterAll(() => host?.stop());

describe("locale on a real host", () => {
  const recipe = inlineRecipe(`locale("de_DE.UTF-8", { action: ["generate", "default"] });`);

  it("generates one and makes it the default, as the dry run foretold, and nothing the second time", async () => {
    const dry = await converge(host, "root", ["--dry-run", recipe]);
    expect(dry.events.filter(({ type }) => type === "resource-would-change")).toMatchObject([
      { action: "generate", certain: true },
      { action: "default", certain: true },
    ]);
    const first = await converge(host, "root", [recipe]);
    expect(first.stderr).toBe("");
    expect(summaries(first)).toEqual([
      "locale[de_DE.UTF-8]: /etc/locale.gen: content",
      "locale[de_DE.UTF-8]: generate",
      "locale[de_DE.UTF-8]: content",
    ]);
    expect((await host.exec("locale -a | grep de_; cat /etc/default/locale /etc/locale.gen")).stdout).toBe(
      "de_DE.utf8\nLANG=de_DE.UTF-8\n# Locales\nde_DE.UTF-8 UTF-8\n# fr_FR.UTF-8 UTF-8\n",
    );
    const disk = await host.diskSnapshot();
    expect(changed(await converge(host, "root", [recipe]))).toEqual([]);
    expect(diskChanges(disk, await host.diskSnapshot())).toEqual([]);
  });

  it("generates what somebody has removed", async () => {
    await host.exec("rm -r /usr/lib/locale/de_DE.utf8");
    expect(summaries(await converge(host, "root", [recipe]))).toEqual(["locale[de_DE.UTF-8]: generate"]);
  });
});
