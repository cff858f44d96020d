import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { read, run } from "../../src/recipes/questions.ts";
import { fail } from "../../src/recipes/recipe.ts";
import { execute, file, link, pkg, service } from "../../src/resources/index.ts";
import { surveyed } from "./surveyed.ts";

type Bodies = Parameters<typeof surveyed>[0];

async function told(bodies: Bodies) {
  const { declared, mistakes, unfinished, isWhole } = await surveyed(bodies);
  return {
    declared: declared.map(({ id }) => id),
    mistakes: mistakes.map(({ about, message }) => (about === undefined ? message : `${about}: ${message}`)),
    unfinished: unfinished.map(({ why }) => why),
    isWhole,
  };
}

describe("a survey of recipes", () => {
  it("goes on after a resource that is wrong", async () => {
    const said = await told([
      () => {
        file("/etc/a", { contnet: "x" } as never);
        file("etc/b");
        link("/etc/c", {} as never);
        pkg("curl");
      },
    ]);
    expect(said).toEqual({
      declared: ["package[curl]"],
      mistakes: [
        'file[/etc/a]: unknown property "contnet"',
        'file[etc/b]: path: expected an absolute path, got "etc/b"',
        'link[/etc/c]: action "create" needs the property "to"',
      ],
      unfinished: [],
      isWhole: false,
    });
  });

  it("tells everything that is wrong among resources", async () => {
    const said = await told([
      () => {
        const nginx = service("nginx", { action: "start" });
        file("/etc/a", { content: "1", notifies: [["restart", "service[ngnix]"], nginx.to("restrat" as never)] });
        file("again", { path: "/etc/a", content: "2", subscribes: ["create", "package[nginx]"] });
      },
    ]);
    expect(said.mistakes).toEqual([
      "file[/etc/a]: notifies service[ngnix], which no recipe declares",
      'file[/etc/a]: notifies service[nginx]: service has no action "restrat"',
      "file[again]: wants other content at /etc/a than file[/etc/a]",
      "file[again]: subscribes to package[nginx], which no recipe declares",
    ]);
  });

  it("takes a resource that is wrong for one that will be there", async () => {
    const said = await told([
      () => {
        service("nginx", { actoin: "start" } as never);
        file("/etc/a", { notifies: ["restart", "service[nginx]"], subscribes: ["create", "service[nginx]"] });
      },
    ]);
    expect(said.mistakes).toEqual(['service[nginx]: unknown property "actoin"']);
  });

  it("goes on with the next recipe after one that ended, and says nothing of what that would have declared", async () => {
    const said = await told([
      () => {
        pkg("curl");
        fail("no such role");
      },
      () => file("/etc/a", { notifies: ["restart", "service[nginx]"] }),
    ]);
    expect(said).toEqual({
      declared: ["package[curl]", "file[/etc/a]"],
      mistakes: ["no such role"],
      unfinished: [],
      isWhole: false,
    });
  });

  it("answers what a fresh host would answer", async () => {
    const said = await told([
      async ({ node }) => {
        const { installed } = await read(facts.package("nginx"));
        if (!installed) pkg(`nginx-${node.codename}`);
      },
    ]);
    expect(said).toEqual({ declared: ["package[nginx-bookworm]"], mistakes: [], unfinished: [], isWhole: true });
  });

  it("does not blame a recipe that ends over what its host says", async () => {
    const said = await told([
      async () => {
        pkg("curl");
        if (!(await read(facts.user("deploy"))).exists) fail("there is no user deploy");
      },
      async () => void (await run("uname -r")),
      () => execute("make", { notIf: "true" }),
    ]);
    expect(said).toEqual({
      declared: ["package[curl]", "execute[make]"],
      mistakes: [],
      unfinished: ["there is no user deploy", "could not run: uname -r"],
      isWhole: false,
    });
  });

  it("tells what nobody waits for", async () => {
    const said = await told([
      () => {
        void new Promise((resolve) => setImmediate(resolve)).then(() => file("/etc/late")).catch(() => undefined);
      },
    ]);
    expect(said.mistakes).toEqual(["file[/etc/late] comes after its recipe ended"]);
  });

  it("gives recipes their attributes", async () => {
    const { declared } = await surveyed([({ node }) => pkg(String(node.attributes["name"]))], { name: "curl" });
    expect(declared.map(({ id }) => id)).toEqual(["package[curl]"]);
  });
});
