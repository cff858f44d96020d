/** What a recipe imports: resources, the words around them, and converge for programs. */
export { type Config, defineConfig } from "./config/config.ts";
export { type ConvergeRequest, converge } from "./engine/converge.ts";
export type { ErrorEvent } from "./engine/error-event.ts";
export type { RunEvent, RunResult, Sink } from "./engine/events.ts";
export type { Handler, HandlerEvent } from "./engine/handlers.ts";
export { ConnectionError, describeError, RecipeError, ResourceError, TsamaeError, UsageError } from "./errors.ts";
export { type Answer, defineFact, type Fact, type FactKind, SpoiltAnswer } from "./facts/fact.ts";
export { facts } from "./facts/index.ts";
export { jsonLines } from "./handlers/json-lines.ts";
export { type SyslogOptions, syslog } from "./handlers/syslog.ts";
export { type WebhookOptions, webhook } from "./handlers/webhook.ts";
export type { Platform } from "./platforms/platform.ts";
export type { UnitSections, UnitValue } from "./platforms/unit-file.ts";
export { include, includeRecipe } from "./recipes/include.ts";
export { loadRecipe } from "./recipes/load.ts";
export { type CommandOutput, read, run } from "./recipes/questions.ts";
export { fail, type Recipe, type RecipeContext, recipe } from "./recipes/recipe.ts";
export { type Change, change, type Effect, type Surroundings } from "./resources/change.ts";
export type { Attributes, Node } from "./resources/collector.ts";
export type { CommonProperties, Handle, ResourceTypes } from "./resources/common-properties.ts";
export { type CompositeProperties, composite } from "./resources/composite.ts";
export { containerOf, onlyWritten } from "./resources/container.ts";
export { defineResource } from "./resources/define-resource.ts";
export type { Guard, HostView, Lazy } from "./resources/host-view.ts";
export {
  aptRepository,
  aptUpdate,
  archive,
  authorizedKey,
  cron,
  directory,
  dockerLogin,
  execute,
  file,
  gemPackage,
  git,
  group,
  hostname,
  httpRequest,
  kernelModule,
  line,
  link,
  locale,
  localFunction,
  log,
  mount,
  npmPackage,
  pipPackage,
  pkg,
  pkg as package,
  reboot,
  remoteDirectory,
  remoteFile,
  service,
  swap,
  sysctl,
  systemdUnit,
  template,
  timezone,
  user,
  waitFor,
} from "./resources/index.ts";
export type { Here } from "./resources/local-function.ts";
export { nameProperty, t } from "./resources/properties.ts";
export { dockerTransport } from "./transports/docker.ts";
export { execTransport } from "./transports/exec.ts";
export { localTransport } from "./transports/local.ts";
export { sshTransport } from "./transports/ssh.ts";
export type { Transport } from "./transports/transport.ts";
export type { Mode } from "./values/mode.ts";
export { type Secret, secret } from "./values/secret.ts";
export { type Command, type ShellCommand, sh } from "./values/shell.ts";
