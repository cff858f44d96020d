import { file, recipe, service } from "tsamae";
import { describe, expect, it } from "vitest";
import { runRecipes } from "../../src/recipes/run-recipes.ts";
import { type Selection, selected } from "../../src/recipes/select.ts";

const node = { attributes: {} } as never;

async function chosen(selection: Partial<Selection>) {
  const declared = await runRecipes({
    recipes: [
      recipe(() => {
        const nginx = service("nginx", { action: "start" });
        file("/etc/nginx/a.conf", { content: "a", notifies: nginx.to("restart") });
        file("/etc/motd", { content: "b" });
        service("[odd]", { name: "odd", action: "start" });
      }),
    ],
    node,
    ask: async () => [],
  });
  const resources = selected(declared, { only: [], skip: [], ...selection });
  return resources.map(
    ({ id, actions, notifies }) => `${id} ${actions.join() || "idle"}${notifies.length > 0 ? " notifies" : ""}`,
  );
}

describe("a selection of resources", () => {
  it("--only lets others act only when they are notified", async () => {
    expect(await chosen({ only: ["file[/etc/nginx/*]"] })).toEqual([
      "service[nginx] idle",
      "file[/etc/nginx/a.conf] create notifies",
      "file[/etc/motd] idle",
      "service[[odd]] idle",
    ]);
  });

  it("--skip keeps some from acting, also when they would be notified", async () => {
    expect(await chosen({ skip: ["service*"] })).toEqual([
      "service[nginx] idle",
      "file[/etc/nginx/a.conf] create",
      "file[/etc/motd] create",
      "service[[odd]] idle",
    ]);
  });

  it("takes * across slashes, and brackets as they are", async () => {
    expect((await chosen({ only: ["*etc*", "service[[odd]]"] })).map((line) => line.split(" ")[1])).toEqual([
      "idle",
      "create",
      "create",
      "start",
    ]);
  });

  it("refuses a glob that matches nothing, with what was probably meant", async () => {
    await expect(chosen({ only: ["fiel[/etc/motd]"] })).rejects.toMatchObject({
      message: '"fiel[/etc/motd]" matches no resource',
      hint: 'did you mean "file[/etc/motd]"?',
    });
  });
});
