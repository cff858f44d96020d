import { dirname } from "node:path/posix";
import * as v from "valibot";
import { RecipeError, ResourceError } from "../errors.ts";
import { facts } from "../facts/index.ts";
import { resourceId } from "../values/resource-id.ts";
import { reveal, type Secret } from "../values/secret.ts";
import { raw, type ShellCommand, sh } from "../values/shell.ts";
import { type Change, change, type Surroundings } from "./change.ts";
import { defineResource } from "./define-resource.ts";
import { count, headers, wholeSeconds } from "./download-properties.ts";
import { writeFileScript } from "./file-script.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { requireFolder } from "./managed-file.ts";
import { type OwnerAndMode, ownerAndMode, type Wanted } from "./owner-and-mode.ts";
import { nameProperty, t } from "./properties.ts";
import {
  isHttpUrl,
  isMessage,
  type Message,
  type Method,
  type Request,
  requestOf,
  type Stated,
  shownRequest,
} from "./request.ts";
import { sendHere } from "./request-here.ts";
import { requestScript, type Sent } from "./request-script.ts";
import { correctFile } from "./rights-script.ts";

export interface HttpRequestProperties extends OwnerAndMode {
  /** Where the request goes: `https://…` or `http://…`; it may be a secret. Default: the resource's name. */
  url?: Lazy<string | Secret> | undefined;
  /**
   * What is sent with `post`, `put` and `delete`: text, bytes, or an object or list, which is sent as JSON and may have
   * secrets in it. A `Content-Type` that fits goes with it unless `headers` has one.
   */
  message?: Lazy<string | Secret | Uint8Array | readonly unknown[] | Readonly<Record<string, unknown>>> | undefined;
  /** HTTP headers; they may be secrets. Other hosts that the URL redirects to may get them too: see `redirectLimit`. */
  headers?: Lazy<Readonly<Record<string, string | Secret>>> | undefined;
  /** How many redirects are followed; with 0 a redirect is an answer like any other. Default: 10. */
  redirectLimit?: Lazy<number> | undefined;
  /** The status that the answer has to have, or several. Default: any from 200 to 299. */
  expect?: Lazy<number | readonly number[]> | undefined;
  /** Where on the host the body of the answer is kept, absolute. It is written only where it differs from what is there. Not stated: nowhere. */
  path?: string | undefined;
  /** Seconds in which all of the answer has to be there; with wget, which counts no whole, seconds without progress. Default: 30. */
  timeout?: Lazy<number> | undefined;
  /** Who sends it: the host, by curl or wget, or with `"here"` the machine that runs tsamae. Default: `"host"`. */
  from?: "host" | "here" | undefined;
}

const url = v.pipe(t.text(), v.check(isHttpUrl, "expected a URL that begins with https:// or http://"));

const message = v.custom<Message>(isMessage, "expected text, bytes, or an object that JSON can hold");

const status = v.pipe(
  t.number(),
  v.check((code) => Number.isInteger(code) && code >= 200 && code <= 599, "expected a status from 200 to 599"),
);

const statuses = v.pipe(
  v.union(
    [status, v.pipe(t.list(status), v.minLength(1, "expected one at least"))],
    "expected a status from 200 to 599, or a list of such",
  ),
  v.transform((given): readonly number[] => (typeof given === "number" ? [given] : given)),
);

/**
 * An HTTP request. It is sent whenever a guard does not hold it back, and never in
 * a dry run. Any other status than an expected one is a failure, which shows the first lines of the answer.
 *
 * @example
 * httpRequest("https://example.com/hooks/deployed", {
 *   action: "post",
 *   message: { app: "shop", token: secret({ env: "HOOK_TOKEN" }) },
 *   expect: 202,
 * });
 * httpRequest("http://127.0.0.1:8080/cache", { action: "delete", onlyIf: "systemctl is-active app" });
 */
export const httpRequest = defineResource<HttpRequestProperties>()({
  type: "httpRequest",
  properties: {
    url: nameProperty(url),
    message: t.optional(message),
    headers: t.optional(headers, {}),
    redirectLimit: t.optional(count, 10),
    expect: t.optional(statuses),
    path: t.optional(t.path()),
    timeout: t.optional(wholeSeconds, 30),
    from: t.optional(t.oneOf(["host", "here"]), "host"),
    ...ownerAndMode,
  },
  defaultAction: "get",
  events: ["get", "post", "put", "delete", "options"],
  actions: {
    get: (properties, host) => [sending("GET", properties, host)],
    post: (properties, host) => [sending("POST", properties, host)],
    put: (properties, host) => [sending("PUT", properties, host)],
    delete: (properties, host) => [sending("DELETE", properties, host)],
    options: (properties, host) => [sending("OPTIONS", properties, host)],
  },
  prepare({ message, path, from, mode, owner, group }, { actions }) {
    const isMute = actions.length > 0 && actions.every((action) => ["get", "options"].includes(action));
    if (message !== undefined && isMute)
      throw new RecipeError('message: goes with the actions "post", "put" and "delete"');
    if (path !== undefined && from === "here")
      throw new RecipeError("path: the answer is kept where the host sends the request itself, not here");
    if (path === undefined && [mode, owner, group].some((stated) => stated !== undefined))
      throw new RecipeError('mode, owner and group are those of the file: state its "path" too');
    return {};
  },
});

interface Properties extends Stated, Wanted {
  readonly id: string;
  readonly sensitive: boolean;
  readonly path: string | undefined;
  readonly from: "host" | "here";
}

function sending(method: Method, properties: Properties, host: HostView): Change {
  const { id, sensitive, from } = properties;
  const request = requestOf(method, properties);
  const isNamed = sensitive || id === resourceId("httpRequest", reveal(properties.url));
  const summary = isNamed ? method : shownRequest(request);
  if (from === "here") {
    const here = ({ signal }: Pick<Surroundings, "signal">) => sendHere(request, { signal, sensitive });
    return change(`${summary} from this machine`, [], { here });
  }
  const { script, stdin } = sentByHost(request, properties, host);
  return change(summary, { script, content: stdin });
}

function sentByHost(request: Request, { path, ...wanted }: Properties, host: HostView): Sent {
  host.prefetch(facts.downloader());
  const save = path === undefined ? raw(":") : saving(path, wanted, host);
  host.require(facts.downloader(), (program) => program !== "none", {
    message: "the host has neither curl nor wget",
    assumption: "the host has curl or wget by then",
    hint: 'pkg("curl") before it installs one',
  });
  return requestScript(request, host.read(facts.downloader()), save);
}

/** Puts the answer in its place, unless it is there already; what is not stated is kept. */
function saving(path: string, wanted: Wanted, host: HostView): ShellCommand {
  host.prefetch(facts.folder(dirname(path)));
  const follows = host.read(facts.file(path)).type === "link";
  const now = host.read(follows ? facts.target(path) : facts.file(path));
  const { canonical } = now;
  if (now.type === "none") requireFolder(dirname(follows ? canonical : path), host);
  else if (now.type !== "file")
    throw new ResourceError(`${canonical} is a ${now.type === "other" ? "device or socket" : now.type}, not a file`);
  const kept = now.type === "file" ? { mode: now.mode, owner: String(now.uid), group: String(now.gid) } : undefined;
  const rights = {
    mode: wanted.mode ?? kept?.mode ?? "0644",
    owner: wanted.owner ?? kept?.owner,
    group: wanted.group ?? kept?.group,
  };
  const fill = raw('cat <"$d/answer" >"$t" || exit');
  return sh`if [ -f ${canonical} ] && [ "$(sha256sum <"$d/answer")" = "$(sha256sum <${canonical})" ]; then
:
${correctFile(canonical, wanted)}
else
(${writeFileScript({ path: canonical, fill, rights })}) || exit
fi`;
}
