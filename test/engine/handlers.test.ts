import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Handler, type HandlerEvent, startHandlers } from "../../src/engine/handlers.ts";
import { named } from "../../src/handlers/named.ts";
import { secret } from "../../src/values/secret.ts";

const event = (number: number): HandlerEvent => ({ type: "exchange-finished", number, seconds: 0, host: "web1" });

async function warningsOf(handler: Handler, events: number, limitMs?: number): Promise<readonly string[]> {
  const warnings: string[] = [];
  const handling = startHandlers([handler], (text) => warnings.push(text));
  for (let number = 1; number <= events; number += 1) handling.tell(event(number));
  await handling.end(limitMs);
  return warnings;
}

describe("handlers", () => {
  it("get each event at once, if they do not wait", () => {
    const seen: string[] = [];
    const handling = startHandlers([({ type }) => void seen.push(type)], () => undefined);
    handling.tell(event(1));
    expect(seen).toEqual(["exchange-finished"]);
  });

  it("that wait get one event after the other, and are waited for", async () => {
    const log: string[] = [];
    const slow: Handler = async (told) => {
      const number = told.type === "exchange-finished" ? told.number : 0;
      log.push(`begin ${number}`);
      await delay(5);
      log.push(`end ${number}`);
    };
    expect(await warningsOf(slow, 3)).toEqual([]);
    expect(log).toEqual(["begin 1", "end 1", "begin 2", "end 2", "begin 3", "end 3"]);
  });

  it.each<[string, Handler]>([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", async () => Promise.reject(new Error("no"))],
  ])("that %s are a warning, and get the other events all the same", async (_name, failing) => {
    let calls = 0;
    const handler = named("mine", (told) => {
      calls += 1;
      return failing(told);
    });
    expect(await warningsOf(handler, 3)).toEqual(["handler mine: no", "handler mine: it failed 3 times in all"]);
    expect(calls).toBe(3);
  });

  it("do not keep others from their events", async () => {
    const seen: HandlerEvent[] = [];
    const bad: Handler = () => {
      throw new Error("no");
    };
    const handling = startHandlers([bad, (told) => void seen.push(told)], () => undefined);
    handling.tell(event(1));
    await handling.end();
    expect(seen).toEqual([event(1)]);
  });

  it("that never end are left", async () => {
    let calls = 0;
    const stuck = named("stuck", () => {
      calls += 1;
      return new Promise<void>(() => undefined);
    });
    expect(await warningsOf(stuck, 2, 20)).toEqual([
      "handler stuck: it was not through 0.02 s after the run: what it had still to do is lost",
    ]);
    expect(calls).toBe(1);
  });

  it("that end too late get no more events", async () => {
    let calls = 0;
    const late: Handler = () => {
      calls += 1;
      return delay(40);
    };
    expect(await warningsOf(late, 2, 10)).toHaveLength(1);
    await delay(60);
    expect(calls).toBe(1);
  });

  it("show no secret in their warnings", async () => {
    secret({ text: "hunter2-of-handlers" });
    const handler: Handler = () => {
      throw new Error("cannot reach https://hunter2-of-handlers");
    };
    expect(await warningsOf(handler, 1)).toEqual(["handler handler: cannot reach https://[secret]"]);
  });
});
