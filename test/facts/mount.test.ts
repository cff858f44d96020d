import { describe, expect, it } from "vitest";
import { SpoiltAnswer } from "../../src/facts/fact.ts";
import { facts } from "../../src/facts/index.ts";
import { ask, debian, shells } from "./shells.ts";

const told = (text: string, path: string) => {
  const { kind, key } = facts.mount(path);
  return kind.parse(Buffer.from(text), [key as never], debian)[0];
};

describe("facts.mount", () => {
  const lines = [
    "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro",
    "30 21 0:33 / /mnt/it's\\040$HOME\\134x\\012 rw,nosuid - tmpfs a\\040b rw,size=1024k",
    "31 21 0:34 / /mnt/üb rw shared:5 master:2 - tmpfs  rw",
    "32 21 0:35 /sub /mnt/üb ro,noexec - tmpfs - rw",
    "",
  ].join("\n");

  it.each([
    [
      "/",
      {
        device: "/dev/sda1",
        fstype: "ext4",
        options: ["rw", "relatime"],
        superOptions: ["rw", "errors=remount-ro"],
        depth: 1,
      },
    ],
    [
      "/mnt/it's $HOME\\x\n",
      { device: "a b", fstype: "tmpfs", options: ["rw", "nosuid"], superOptions: ["rw", "size=1024k"], depth: 1 },
    ],
    ["/mnt/üb", { device: "-", fstype: "tmpfs", options: ["ro", "noexec"], superOptions: ["rw"], depth: 2 }],
  ])("tells what is mounted at %j, the last of several", (path, state) => {
    expect(told(lines, path)).toEqual({ value: { mounted: true, ...state } });
  });

  it("tells where nothing is mounted", () => expect(told(lines, "/mnt")).toEqual({ value: { mounted: false } }));

  it.each(["", "21 1 8:1 / / rw - ext4\n", "21 1 8:1 / / rw\n"])("takes no half answer: %j", (text) => {
    expect(() => told(text, "/")).toThrow(SpoiltAnswer);
  });

  it.each(shells)("asks this machine, in $name", (shell) => {
    const [proc, none] = ask(shell, [facts.mount("/proc"), facts.mount("/no such")]);
    expect(proc).toMatchObject({ value: { mounted: true, device: "proc", fstype: "proc" } });
    expect(none).toEqual({ value: { mounted: false } });
  });
});
