/** Recipes tested without a host, and on throw-away hosts. */
export {
  type Expectation,
  type HostTest,
  type HostTestOptions,
  hostTest,
  type TestedHost,
  type TestedImage,
} from "../host-tests/host-test.ts";
export { type FakeHost, type FakeHostOptions, fakeHost } from "./fake-host.ts";
export { type Plan, type PlannedChange, type PlannedNotification, type PlanOptions, plan } from "./plan.ts";
