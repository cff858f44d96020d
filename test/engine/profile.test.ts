import { describe, expect, it } from "vitest";
import { Profile } from "../../src/engine/profile.ts";

/** A clock that shows what it is set to: milliseconds. */
function clock() {
  let time = 0;
  return {
    now: () => time,
    at: (ms: number): void => {
      time = ms;
    },
  };
}

const file = { kind: { name: "file" }, facts: ["a", "b"] };

describe("a profile", () => {
  it("parts a run's time into the host's, the way there, and the rest", async () => {
    const { now, at } = clock();
    const profile = new Profile(now);
    at(100);
    profile.connected();
    const asking = profile.exchange(1, { owners: [], batches: [file] });
    at(150);
    asking.mark(0, "begin");
    at(160);
    asking.mark(0, "end");
    at(165);
    asking.end();
    await profile.recipes(async () => {
      at(170);
      const inside = profile.exchange(2, { owners: [], batches: [] });
      at(190);
      inside.end();
      at(195);
    });
    at(200);
    expect(profile.times()).toEqual({
      seconds: 0.2,
      connecting: 0.1,
      recipes: 0.01,
      working: 0.01,
      waiting: 0.075,
      here: 0,
      rest: 0.005,
      resources: [],
      questions: [{ kind: "file", count: 2, seconds: 0.01 }],
      exchanges: [
        { number: 1, seconds: 0.065, working: 0.01, waiting: 0.055 },
        { number: 2, seconds: 0.02, working: 0, waiting: 0.02 },
      ],
    });
  });

  it("counts what a resource does on this machine, also when it fails", async () => {
    const { now, at } = clock();
    const profile = new Profile(now);
    const work = async (): Promise<void> => {
      at(50);
      throw new Error("no");
    };
    await expect(profile.here("localFunction[a]", work)).rejects.toThrow("no");
    at(60);
    expect(profile.times()).toMatchObject({
      here: 0.05,
      rest: 0.01,
      resources: [{ id: "localFunction[a]", seconds: 0.05 }],
    });
  });

  it("gives frames to their resources and their kinds of questions, the longest first", () => {
    const { now, at } = clock();
    const profile = new Profile(now);
    const exchange = profile.exchange(1, { owners: ["a[1]", "b[2]", "a[1]", undefined], batches: [file] });
    let time = 0;
    for (const [frame, ms] of [10, 15, 20, 100, 5].entries()) {
      exchange.mark(frame, "begin");
      time += ms;
      at(time);
      exchange.mark(frame, "end");
    }
    exchange.end();
    expect(profile.times()).toMatchObject({
      working: 0.15,
      resources: [
        { id: "a[1]", seconds: 0.03 },
        { id: "b[2]", seconds: 0.015 },
      ],
      questions: [{ kind: "file", count: 2, seconds: 0.005 }],
    });
  });
});
