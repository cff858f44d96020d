import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ConnectionError } from "../errors.ts";
import { dockerTransport } from "../transports/docker.ts";
import type { Transport } from "../transports/transport.ts";
import type { ContainerEngine } from "./container-engine.ts";
import type { HostImage } from "./host-image.ts";
import { containerLabel } from "./leftovers.ts";
import { isBooted, systemdOptions } from "./systemd-container.ts";

/** A container that is a host for the time of a test. */
export interface ThrowAwayHost {
  readonly container: string;
  readonly transport: Transport;
  /** Waits until the boot has finished, including one that a recipe asked for. */
  untilBooted(): Promise<void>;
  /** Shuts it down and boots it again. */
  restart(): Promise<void>;
  /** What a shell in it prints, looked at from outside; undefined when that fails. */
  ask(script: string): Promise<string | undefined>;
  remove(): Promise<void>;
}

export interface StartOptions {
  readonly image: Pick<HostImage, "reference" | "boots">;
  readonly engine: ContainerEngine;
  /** How the host is called. */
  readonly name: string;
  /** It is to stay there. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

/** For images that have no init of their own. */
const idle = "while :; do sleep 3600; done";

/**
 * Starts a container and returns once it has booted.
 *
 * @throws ConnectionError when it does not start, or does not boot in time; it is removed then.
 */
export async function startThrowAway(options: StartOptions): Promise<ThrowAwayHost> {
  const { image, engine, name, keep, signal } = options;
  const container = containerName(name);
  const { boots, reference } = image;
  const start = boots ? [...systemdOptions(), reference] : ["--entrypoint=sh", reference, "-c", idle];
  const names = [`--name=${container}`, `--hostname=${hostnameOf(name)}`, `--label=${containerLabel({ keep })}`];
  const forget = keep ? () => undefined : removeAtExit(engine, container);
  const remove = async (): Promise<void> => {
    await engine.ask(["rm", "--force", "--volumes", container]);
    forget();
  };
  const ask = (script: string): Promise<string | undefined> =>
    engine.ask(["exec", container, "sh", "-c", script], signal);
  const ready = (): Promise<void> => (boots ? untilBooted(ask, { name, signal }) : Promise.resolve());
  try {
    await engine.call(["run", "--detach", ...names, ...start], { what: `no container starts from ${reference}` });
    await ready();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    container,
    transport: {
      ...dockerTransport({ container, user: "0", program: engine.program }),
      name,
      outlivesRestarts: boots,
    },
    ask,
    remove,
    untilBooted: ready,
    async restart() {
      await engine.call(["restart", container], { what: "the container does not start again", signal });
      await ready();
    },
  };
}

const containerName = (name: string): string =>
  `tsamae-test-${name.replaceAll(/[^\w.-]+/g, "-")}-${randomBytes(4).toString("hex")}`;

/** As hostname(7) allows. */
const hostnameOf = (name: string): string =>
  name
    .replaceAll(/[^A-Za-z0-9-]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 63) || "host";

const bootLimitMs = 90_000;

interface Booting {
  readonly name: string;
  readonly signal: AbortSignal;
}

async function untilBooted(ask: ThrowAwayHost["ask"], { name, signal }: Booting): Promise<void> {
  const limit = Date.now() + bootLimitMs;
  while ((await ask(isBooted)) === undefined) {
    signal.throwIfAborted();
    if (Date.now() > limit)
      throw new ConnectionError(`it has not booted after ${bootLimitMs / 1000} s`, {
        about: name,
        hint: "does its image boot systemd? An image whose program is no init is started without booting.",
      });
    await sleep(100);
  }
}

/** Even a process that ends at once takes its containers along; not one that is killed by SIGKILL. */
function removeAtExit({ program }: ContainerEngine, container: string): () => void {
  const remove = (): void => {
    const options = { detached: true, stdio: "ignore" } as const;
    spawn(program, ["rm", "--force", "--volumes", container], options).unref();
  };
  process.once("exit", remove);
  return () => process.removeListener("exit", remove);
}
