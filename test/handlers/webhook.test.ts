import { describe, expect, it } from "vitest";
import type { Handler, HandlerEvent } from "../../src/engine/handlers.ts";
import { postJson } from "../../src/handlers/post.ts";
import { webhook } from "../../src/handlers/webhook.ts";
import { secret } from "../../src/values/secret.ts";
import { serve } from "./server.ts";
import { badRun, goodRun } from "./told.ts";

async function tell(handler: Handler, events: readonly HandlerEvent[]): Promise<void> {
  for (const event of events) await handler(event);
}

describe("webhook", () => {
  it("sends one summary at the end of each run, with its headers", async () => {
    await using server = await serve(204);
    const token = secret({ text: "bearer-of-news" });
    const hook = webhook(secret({ text: server.url }), { headers: { Authorization: secret`Bearer ${token}` } });
    await tell(hook, [...goodRun, ...badRun]);
    expect(server.received).toMatchObject([
      {
        method: "POST",
        headers: { authorization: "Bearer bearer-of-news", "content-type": "application/json" },
        body: { version: 1, type: "run-summary", host: "web1", outcome: "fine" },
      },
      { body: { host: "db1", outcome: "failed" } },
    ]);
  });

  it("sends events by the hundred, and the rest at the end", async () => {
    await using server = await serve(200);
    const output = { type: "output", id: "execute[make]", stream: "stdout", text: "x", host: "web1" } as const;
    const events = [...Array.from({ length: 150 }, () => output), ...goodRun];
    await tell(webhook(server.url, { send: "events" }), events);
    expect(server.received).toMatchObject([
      { body: { version: 1, type: "events", events: events.slice(0, 100) } },
      { body: { events: events.slice(100) } },
    ]);
  });

  it.each(["hooks.example/x", "ftp://hooks.example/x", "https://me:hunter2@hooks.example/x"])(
    "refuses %s at once, and does not show it",
    (url) => {
      const told = (() => {
        try {
          webhook(url);
          return "";
        } catch (error) {
          return String(error);
        }
      })();
      expect(told).toMatch(/^TypeError: webhook\(…\): expected a URL/);
      expect(told).not.toContain("example");
    },
  );
});

describe("a POST", () => {
  const options = { headers: {}, timeoutMs: 2000, retries: 2, pauseMs: 1 };
  const post = (url: string): Promise<string> =>
    postJson(url, {}, options).then(
      () => "sent",
      (error: unknown) => (error instanceof Error ? error.message : ""),
    );

  it.each([
    ["a good answer", [200], 1, "sent"],
    ["a server that is busy for a moment", [429, 503, 200], 3, "sent"],
    ["a connection that is hung up once", [0, 200], 2, "sent"],
    ["a server that stays broken", [500], 3, "the server answered 500, 3 times"],
    ["a refusal, which is final", [403, 200], 1, "the server answered 403"],
    ["a redirect, which is not followed", [302], 1, "the server redirects (302): give the URL that it leads to"],
  ])("to %s", async (_name, statuses, times, said) => {
    await using server = await serve(...statuses);
    expect(await post(server.url)).toBe(said);
    expect(server.received.length).toBe(times);
  });

  it("to nobody says why", async () => {
    const server = await serve(200);
    await server[Symbol.asyncDispose]();
    expect(await post(server.url)).toMatch(/^fetch failed: .*ECONNREFUSED.*, 3 times$/);
  });
});
