import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { toDot } from "../../src/graphs/dot.ts";
import type { Graph } from "../../src/graphs/graph.ts";
import { toMermaid } from "../../src/graphs/mermaid.ts";
import { recipeGraph } from "../../src/graphs/recipe-graph.ts";
import { resourceGraph } from "../../src/graphs/resource-graph.ts";

const place = (file: string) => ({ file: `/srv/${file}`, line: 1 });

describe("the graph of recipes", () => {
  it("has a node a file, in order, and an edge an include", () => {
    const entries = [
      { recipe: place("site.ts"), by: undefined },
      { recipe: place("cookbooks/web/default.ts"), by: place("site.ts") },
      { recipe: place("cookbooks/tls/default.ts"), by: place("cookbooks/web/default.ts") },
      { recipe: place("cookbooks/tls/default.ts"), by: place("site.ts") },
      { recipe: place("cookbooks/tls/default.ts"), by: place("site.ts") },
      { recipe: { file: "/srv/site.ts", line: 9 }, by: place("site.ts") },
      { recipe: place("users.ts"), by: undefined },
    ];
    expect(`\n${toDot(recipeGraph(entries, "/srv"))}`).toMatchInlineSnapshot(`
      "
      digraph {
        node [shape=box, fontname=sans];
        edge [fontname=sans, fontsize=10];
        n0 [label="site.ts"];
        n1 [label="cookbooks/web/default.ts"];
        n2 [label="cookbooks/tls/default.ts"];
        n3 [label="users.ts"];
        n0 -> n1;
        n1 -> n2;
        n0 -> n2;
      }
      "
    `);
    expect(`\n${toMermaid(recipeGraph(entries, "/srv"))}`).toMatchInlineSnapshot(`
      "
      flowchart TD
        n0["site.ts"]
        n1["cookbooks/web/default.ts"]
        n2["cookbooks/tls/default.ts"]
        n3["users.ts"]
        n0 --> n1
        n1 --> n2
        n0 --> n2
      "
    `);
  });
});

describe("the graph of resources", () => {
  it("has them in order, with who notifies whom", () => {
    const [first, second] = [place("a.ts"), place("b.ts")];
    const graph = resourceGraph([
      {
        id: "file[/etc/nginx.conf]",
        at: first,
        actions: ["create"],
        notifies: [
          { target: "service[nginx]", action: "restart", timing: "delayed", at: first },
          { target: "execute[nginx -t]", action: "run", timing: "immediately", at: second },
        ],
      },
      { id: "execute[nginx -t]", at: second, actions: [], notifies: [] },
      { id: "service[nginx]", at: place("c.ts"), actions: ["enable", "start"], notifies: [] },
      { id: "service[nginx]", at: place("d.ts"), actions: ["stop"], notifies: [] },
    ]);
    expect(`\n${toDot(graph)}`).toMatchInlineSnapshot(`
      "
      digraph {
        node [shape=box, fontname=sans];
        edge [fontname=sans, fontsize=10];
        n0 [label="1. file[/etc/nginx.conf]\\ncreate"];
        n1 [label="2. execute[nginx -t]\\nnothing, unless notified"];
        n2 [label="3. service[nginx]\\nenable, start"];
        n3 [label="4. service[nginx]\\nstop"];
        n0 -> n1 [style=dotted, color=gray, arrowhead=none, weight=10];
        n1 -> n2 [style=dotted, color=gray, arrowhead=none, weight=10];
        n2 -> n3 [style=dotted, color=gray, arrowhead=none, weight=10];
        n0 -> n2 [label="restart at the end"];
        n0 -> n1 [label="run now", style=dashed];
      }
      "
    `);
    expect(`\n${toMermaid(graph)}`).toMatchInlineSnapshot(`
      "
      flowchart TD
        n0["1. file[/etc/nginx.conf]<br/>create"]
        n1["2. execute[nginx -t]<br/>nothing, unless notified"]
        n2["3. service[nginx]<br/>enable, start"]
        n3["4. service[nginx]<br/>stop"]
        n0 ~~~ n1
        n1 ~~~ n2
        n2 ~~~ n3
        n0 -->|"restart at the end"| n2
        n0 -.->|"run now"| n1
      "
    `);
  });
});

describe("a composite", () => {
  it("is drawn where it begins, with what its end notifies", () => {
    const at = place("a.ts");
    const site = { id: "composite[site]", at, actions: ["run"] } as const;
    const graph = resourceGraph([
      { ...site, notifies: [], bracket: "opens" },
      { id: "file[/a]", at: place("b.ts"), actions: ["create"], notifies: [] },
      { ...site, notifies: [{ target: "file[/b]", action: "create", timing: "delayed", at }], bracket: "closes" },
      { id: "file[/b]", at: place("c.ts"), actions: [], notifies: [] },
    ]);
    expect(graph.nodes.map(({ lines }) => lines[0])).toEqual(["1. composite[site]", "2. file[/a]", "3. file[/b]"]);
    expect(graph.edges.filter(({ style }) => style !== "order")).toEqual([
      { from: 0, to: 2, label: "create at the end", style: "plain" },
    ]);
  });
});

const odd: Graph = {
  nodes: [{ lines: ['a "quoted" \\name\\', "&amp; <b>"] }, { lines: ["line\nend", "`; #35; %%{init}%% | ]\x1b[31m"] }],
  edges: [{ from: 0, to: 1, label: '"]; rm -rf /', style: "plain" }],
};

describe("odd names", () => {
  it("are quoted for Graphviz", () => {
    expect(`\n${toDot(odd)}`).toMatchInlineSnapshot(`
      "
      digraph {
        node [shape=box, fontname=sans];
        edge [fontname=sans, fontsize=10];
        n0 [label="a \\"quoted\\" \\\\name\\\\\\n&amp;amp; <b>"];
        n1 [label="line␊end\\n\`; #35; %%{init}%% | ]␛[31m"];
        n0 -> n1 [label="\\"]; rm -rf /"];
      }
      "
    `);
    expect(unquoted(toDot(odd))).toBe(
      "digraph { node [shape=box, fontname=sans]; edge [fontname=sans, fontsize=10]; n0 [label=]; n1 [label=]; n0 -> n1 [label=]; } ",
    );
  });

  it("are quoted for Mermaid", () => {
    expect(`\n${toMermaid(odd)}`).toMatchInlineSnapshot(`
      "
      flowchart TD
        n0["a #34;quoted#34; #92;name#92;<br/>#38;amp#59; #60;b#62;"]
        n1["line#9226;end<br/>#96;#59; #35;35#59; #37;#37;#123;init#125;#37;#37; #124; ]#9243;[31m"]
        n0 -->|"#34;]#59; rm -rf /"| n1
      "
    `);
    expect(
      toMermaid(odd).replaceAll(
        /"[\p{L}\p{N} \-_./[\]():,+@=]*(?:(?:#\d+;|<br\/>)[\p{L}\p{N} \-_./[\]():,+@=]*)*"/gu,
        "",
      ),
    ).toBe("flowchart TD\n  n0[]\n  n1[]\n  n0 -->|| n1\n");
  });

  it("are understood by dot", (context) => {
    const dot = spawnSync("dot", ["-T", "plain"], { input: toDot(odd), encoding: "utf8" });
    if (dot.error !== undefined) return context.skip("there is no dot on this machine");
    expect(dot).toMatchObject({ status: 0, stderr: "" });
    expect(dot.stdout).toContain('a \\"quoted\\"');
  });
});

/** What is left of a text in DOT without its strings, on one line. */
const unquoted = (text: string): string => text.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, "").replaceAll(/\s+/g, " ");
