/** Recipes tested without a host. */
export { type FakeHost, type FakeHostOptions, fakeHost } from "./fake-host.ts";
export { type Plan, type PlannedChange, type PlannedNotification, type PlanOptions, plan } from "./plan.ts";
