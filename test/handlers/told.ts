import type { HandlerEvent } from "../../src/engine/handlers.ts";

const at = { file: "/srv/web.ts", line: 3 };
const counts = { changed: 1, mayChange: 0, unchanged: 2, skipped: 0, failed: 0, notAttempted: 0 };

/** What handlers are told of a run that changes a file. */
export const goodRun: readonly HandlerEvent[] = [
  { type: "run-started", resources: 3, dryRun: false, host: "web1" },
  {
    type: "resource-changed",
    id: "file[/etc/motd]",
    action: "create",
    at,
    changes: [{ summary: "content" }, { summary: "mode 0644" }],
    host: "web1",
  },
  { type: "run-finished", ...counts, exchanges: 2, seconds: 0.5, host: "web1" },
];

/** Of one that fails, with a notification that is lost. */
export const badRun: readonly HandlerEvent[] = [
  { type: "run-started", resources: 2, dryRun: false, host: "db1" },
  { type: "resource-failed", id: "execute[make]", action: "run", at, failure: { message: "no\nway" }, host: "db1" },
  { type: "notifications-lost", lost: [{ target: "service[db]", action: "restart" }], host: "db1" },
  { type: "run-finished", ...counts, changed: 0, failed: 1, exchanges: 2, seconds: 0.5, host: "db1" },
];

/** Of one that does not start. */
export const noRun: readonly HandlerEvent[] = [
  { type: "error", host: "db2", code: "connection", message: "refused", about: "db2", hint: "is sshd up?" },
];
