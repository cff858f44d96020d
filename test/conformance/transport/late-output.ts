import { describe, expect, it } from "vitest";
import type { ProcessOptions } from "../../../src/session/session.ts";
import { raw, sh } from "../../../src/values/shell.ts";
import { scaled } from "../../machine-speed.ts";
import { done, type Subject, shown, textOf } from "./subject.ts";

const processes: readonly (readonly [string, ProcessOptions])[] = [
  ["plainly", {}],
  ["with a time limit", { limitMs: 60_000 }],
];

/** What a child may print that its program left behind: `LINE` over and over, until it is ended by itself. */
const flood = (line: string): string => `i=0; while [ $i -lt 20000 ]; do echo '${line}'; i=$((i + 1)); done`;

/** As long as some lines of a flood take, without a program. */
const spin = raw("j=0; while [ $j -lt 500 ]; do j=$((j + 1)); done");

export function specifyLateOutput(subject: Subject): void {
  describe.each(processes)("a child left behind by a program run %s", (_, process) => {
    it.each(["stdout", "stderr"])(
      "cannot print into what comes after it, on %s",
      async (stream) => {
        const to = stream === "stderr" ? ">&2" : "";
        const replies = await subject.exchange([
          { script: raw(`(${flood("late")}) ${to} & echo begun`), process },
          ...Array.from({ length: 20 }, (_, n) => ({ script: sh`echo ${n}; echo ${n} >&2; ${spin}` })),
        ]);
        expect(replies[0]?.state).toBe("done");
        expect(replies.slice(1).map(shown)).toEqual(Array.from({ length: 20 }, (_, n) => done(`${n}\n`, `${n}\n`)));
      },
      scaled(30_000),
    );

    it("takes nothing from what the program printed before", async () => {
      const script = raw("sleep 3 & i=0; while [ $i -lt 6000 ]; do echo line-$i; i=$((i + 1)); done; exit 3");
      const reply = await subject.run(script, { process });
      const text = Array.from({ length: 6000 }, (_, n) => `line-${n}\n`).join("");
      expect(shown(reply)).toEqual({ state: "done", status: 3, stdout: text, stderr: "" });
    });

    it("goes on when it prints, and nobody hears it", async () => {
      const [began, goesOn] = [`${subject.folder}/began`, `${subject.folder}/goes-on`];
      const child = sh`until [ -e ${began} ]; do sleep 0.05; done; echo late; echo late >&2; echo yes >${goesOn}`;
      await subject.run(sh`rm -f ${began} ${goesOn}`);
      expect(shown(await subject.run(sh`(${child}) & echo begun`, { process }))).toEqual(done("begun\n"));
      const wait = sh`touch ${began}; until [ -s ${goesOn} ]; do sleep 0.05; done; cat ${goesOn}`;
      expect(shown(await subject.run(wait))).toEqual(done("yes\n"));
    });

    it("cannot print as another user either", async ({ skip }) => {
      if (textOf((await subject.run("id -u")).stdout) !== "0\n") skip();
      const replies = await subject.exchange([
        { script: raw(`(${flood("late")}) & echo begun`), process: { ...process, user: "nobody" } },
        ...Array.from({ length: 20 }, (_, n) => ({ script: sh`echo ${n}; ${spin}` })),
      ]);
      expect(replies.slice(1).map(shown)).toEqual(Array.from({ length: 20 }, (_, n) => done(`${n}\n`)));
    });
  });
}
