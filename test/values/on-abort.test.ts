import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onAbort } from "../../src/values/on-abort.ts";

describe("onAbort", () => {
  const warnings: Error[] = [];
  const keep = (warning: Error) => void warnings.push(warning);
  beforeEach(() => {
    warnings.length = 0;
    process.on("warning", keep);
  });
  afterEach(() => void process.off("warning", keep));

  it("calls every action once, in the order they came, and none that was called off", () => {
    const stopping = new AbortController();
    const called: string[] = [];
    onAbort(stopping.signal, () => called.push("first"));
    const callOff = onAbort(stopping.signal, () => called.push("called off"));
    onAbort(stopping.signal, () => called.push("last"));
    callOff();
    stopping.abort();
    stopping.abort();
    expect(called).toEqual(["first", "last"]);
  });

  it("calls the others when one throws", () => {
    const stopping = new AbortController();
    const called: string[] = [];
    const thrown: unknown[] = [];
    const catchError = (error: unknown) => void thrown.push(error);
    const known = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", catchError);
    onAbort(stopping.signal, () => {
      throw new Error("broken");
    });
    onAbort(stopping.signal, () => called.push("second"));
    stopping.abort();
    return new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      process.removeAllListeners("uncaughtException");
      for (const listener of known) process.on("uncaughtException", listener);
      expect(called).toEqual(["second"]);
      expect(thrown).toEqual([expect.objectContaining({ message: "broken" })]);
    });
  });

  it("calls at once what comes too late", () => {
    const called: string[] = [];
    onAbort(AbortSignal.abort(), () => called.push("at once"));
    expect(called).toEqual(["at once"]);
  });

  it("lets a hundred wait for one signal without a warning", async () => {
    const stopping = new AbortController();
    const forget = Array.from({ length: 100 }, () => onAbort(stopping.signal, () => undefined));
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
    for (const one of forget) one();
  });
});
