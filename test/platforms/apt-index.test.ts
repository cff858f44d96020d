import { describe, expect, it } from "vitest";
import { parseIndexAge, refreshIndex } from "../../src/platforms/apt-index.ts";

const said = (found: string, folder: number | "", success: number | "") =>
  `1000000\nindex ${found}\n/var/lib/apt/lists ${folder}\n/var/lib/apt/periodic/update-success-stamp ${success}\n`;

describe("the age of apt's index", () => {
  it.each([
    ["is that of its folder", said("yes", 999_900, ""), 100],
    ["is that of the last success, when nothing was new", said("yes", 900_000, 999_990), 10],
    ["is unknown when it was removed after the last success", said("", 999_000, 900_000), undefined],
    ["is unknown on a host that never had one", said("", "", ""), undefined],
    ["is known without any source", said("", 900_000, 999_000), 1000],
    ["does not trust a time in the future", said("yes", 2_000_000, 999_000), 1000],
    ["is unknown when all that is told lies in the future", said("yes", 2_000_000, ""), undefined],
  ])("%s", (_name, output, age) => expect(parseIndexAge(output)).toBe(age));
});

it("refreshing fails when a source does, and keeps the time of the success", () => {
  expect(refreshIndex("--allow-releaseinfo-change").text).toMatchInlineSnapshot(`
    "apt-get -q -o DPkg::Lock::Timeout=120 -o APT::Update::Error-Mode=any update --allow-releaseinfo-change || exit
    mkdir -p /var/lib/apt/periodic && touch /var/lib/apt/periodic/update-success-stamp"
  `);
});
