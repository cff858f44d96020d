import { existsSync } from "node:fs";
import { createServer } from "node:net";
import type { StartedTestContainer } from "testcontainers";
import { isBooted, unifiedCgroup } from "../../src/host-tests/systemd-container.ts";
import { note } from "../costs/ledger.ts";
import { scaled } from "../machine-speed.ts";
import { currentRun, RUN_LABEL } from "./leftovers.ts";
import { mustRun } from "./run-command.ts";

const USERS = ["root", "deploy", "ops", "guest"] as const;

export interface ContainerOptions {
  readonly authorizedKeys: string;
  /** Comes back on the same port after `systemctl reboot`. */
  readonly rebootable: boolean;
  /** Only sshd runs, and no systemd. */
  readonly isBare: boolean;
  readonly image: string;
}

/** systemd would create the folder that sshd changes its root to (Debian's privilege separation). */
const sshdAlone = "mkdir -p /run/sshd && exec /usr/sbin/sshd -D -e";

/** Starts a container that boots systemd, or sshd alone, and returns when that has booted. */
export async function startContainer(options: ContainerOptions): Promise<StartedTestContainer> {
  // Read by testcontainers when it loads. Its helper containers would come from a registry.
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  process.env.TESTCONTAINERS_HOST_OVERRIDE = "127.0.0.1";
  const { GenericContainer, Wait } = await import("testcontainers");
  const keys = USERS.map((user) => ({ content: options.authorizedKeys, target: `/etc/ssh/authorized_keys/${user}` }));
  const container = new GenericContainer(options.image)
    .withLabels({ [RUN_LABEL]: currentRun() })
    .withExposedPorts(options.rebootable ? { container: 22, host: await freePort() } : 22)
    .withCopyContentToContainer(keys)
    .withStartupTimeout(scaled(60_000));
  if (options.isBare) container.withCommand(["sh", "-c", sshdAlone]);
  container.withWaitStrategy(options.isBare ? Wait.forListeningPorts() : Wait.forSuccessfulCommand(isBooted));
  if (existsSync(unifiedCgroup)) {
    // Privileged mode fails where the machine lacks SYS_RESOURCE. Only the v2 hierarchy is bound:
    // given all of /sys/fs/cgroup, systemd would remount the machine's own.
    container
      .withAddedCapabilities("ALL")
      .withDroppedCapabilities("SYS_RESOURCE")
      .withSecurityOpt("seccomp=unconfined")
      .withBindMounts([{ source: unifiedCgroup, target: "/sys/fs/cgroup", mode: "rw" }]);
  } else {
    container.withPrivilegedMode();
  }
  note("host boot");
  const started = await container.start();
  if (options.rebootable) await mustRun(["docker", "update", "--restart=always", started.getId()]);
  return started;
}

/** A port nobody listens on now; a published port that Docker picks would change with each reboot. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}
