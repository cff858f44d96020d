import type { FakeHostOptions } from "tsamae/testing";
import { describe, expect, it } from "vitest";
import { facts } from "../../src/facts/index.ts";
import { withLine } from "../../src/resources/file-text.ts";
import { sysctl } from "../../src/resources/index.ts";
import { outline, planned } from "../recipes/planned.ts";

type Case = readonly [string, () => unknown, readonly string[]];

const host: FakeHostOptions = {
  files: {
    "/etc/sysctl.d/vm.swappiness.conf": "vm.swappiness = 10\n",
    "/etc/sysctl.d/60-net.conf": "# ours\nnet/ipv4/ip_forward=0\n-net.ipv4.ip_forward = 0\nkernel.panic = 5\n",
    "/etc/sysctl.d/folder.conf": { directory: true },
  },
  facts: [
    facts.sysctl("vm.swappiness").is("10"),
    facts.sysctl("kernel.panic").is("0"),
    facts.sysctl("net.ipv4.ip_forward").is("1"),
    facts.sysctl("net.ipv4.tcp_rmem").is("4096 131072 6291456"),
    facts.sysctl("no.such").is(undefined),
  ],
};

describe("sysctl", () => {
  it.each<Case>([
    ["does nothing where all is so", () => sysctl("vm.swappiness", { value: 10 }), []],
    [
      "sets and writes",
      () => sysctl("kernel.panic", { value: "5" }),
      ["sysctl[kernel.panic] set would: from 0 to 5; create"],
    ],
    [
      "takes blanks and tabs for the same",
      () => sysctl("net.ipv4.tcp_rmem", { value: "4096\t131072  6291456" }),
      ["sysctl[net.ipv4.tcp_rmem] set would: create"],
    ],
    [
      "does one half where the other is done",
      () => sysctl("net.ipv4.ip_forward", { value: 1, file: "60-net.conf" }),
      ["sysctl[net.ipv4.ip_forward] set would: content"],
    ],
    [
      "shows no value that is sensitive",
      () => sysctl("kernel.panic", { value: 5, sensitive: true }),
      ["sysctl[kernel.panic] set would: set; create"],
    ],
    [
      "refuses a parameter that the kernel does not have",
      () => sysctl("no.such", { value: 1 }),
      [
        "sysctl[no.such] fails: the running kernel has no parameter no.such",
        "  `sysctl -a` on the host lists them; some come with a kernel module",
      ],
    ],
    [
      "edits no file that is no text",
      () => sysctl("vm.swappiness", { value: 10, file: "folder.conf" }),
      ["sysctl[vm.swappiness] fails: /etc/sysctl.d/folder.conf cannot be edited: it is not a file"],
    ],
    [
      "remove: deletes a file of its own",
      () => sysctl("vm.swappiness", { action: "remove" }),
      ["sysctl[vm.swappiness] remove would: delete"],
    ],
    [
      "remove: leaves what others have in the file",
      () => sysctl("kernel.panic", { action: "remove", file: "60-net.conf" }),
      ["sysctl[kernel.panic] remove would: content"],
    ],
    ["remove: does nothing where nothing is", () => sysctl("kernel.panic", { action: "remove" }), []],
  ])("%s", async (_, body, expected) => expect(outline(await planned(body, host))).toEqual(expected));

  it("only writes in a container, and says so", async () => {
    const body = () => [sysctl("no.such", { value: 1 }), sysctl("vm.swappiness", { value: 10 })];
    expect(outline(await planned(body, { ...host, node: { virtualization: "lxc" } }))).toEqual([
      "sysctl[no.such] set would: create; not loaded: the host is a container (lxc)",
    ]);
  });

  it("leaves the other lines of a file as they are", async () => {
    const { changes } = await planned(() => sysctl("net.ipv4.ip_forward", { value: 1, file: "60-net.conf" }), host);
    expect(changes[0]?.changes[0]?.diff?.after).toBe("# ours\nnet.ipv4.ip_forward = 1\nkernel.panic = 5\n");
  });

  it("puts several into one file", async () => {
    const body = () => [
      sysctl("vm.swappiness", { value: 10, file: "a.conf" }),
      sysctl("kernel.panic", { value: 5, file: "a.conf" }),
    ];
    const { changes } = await planned(body, host);
    expect(changes[1]?.changes[1]?.diff?.after).toBe("vm.swappiness = 10\nkernel.panic = 5\n");
  });

  it.each([
    ["-vm.swappiness", { value: 1 }],
    ["vm.*", { value: 1 }],
    ["vm", { value: 1 }],
    ["vm/../x", { value: 1 }],
    ["vm.swappiness\n", { value: 1 }],
    ["vm.swappiness", { value: "1\nkernel.panic = 1" }],
    ["vm.swappiness", { value: 1, file: "../x.conf" }],
    ["vm.swappiness", { value: 1, file: "x" }],
  ] as const)("refuses %j %j", async (name, properties) => {
    await expect(planned(() => sysctl(name, properties))).rejects.toThrow(/expected/);
  });
});

describe("withLine", () => {
  const isA = (line: string) => line.startsWith("a");
  it.each([
    ["", "a1", "a1\n"],
    ["b\n", "a1", "b\na1\n"],
    ["b", "a1", "b\na1\n"],
    ["a0\n\nb\na2\nc\n", "a1", "\nb\na1\nc\n"],
    ["a0\n", undefined, ""],
    ["\na0\n", undefined, "\n"],
    ["b", undefined, "b"],
  ])("%j with %j is %j", (text, line, expected) => expect(withLine(text, isA, line)).toBe(expected));
});
