import { UsageError } from "../errors.ts";
import type { SshOptions } from "../transports/ssh/options.ts";
import { vagrantSshConfig } from "../transports/ssh/vagrant.ts";
import type { HostName } from "./host-list.ts";
import { vagrantDefault } from "./login-options.ts";

interface VagrantHost {
  readonly host: HostName;
  readonly config: Pick<SshOptions, "configFiles" | "hostKeyPolicy">;
}

/**
 * A machine of Vagrant's, by the ssh configuration that Vagrant gives for it. Vagrant keeps no host keys (its answer
 * names /dev/null for them) and makes a new one with each machine, so that none is known and any is taken.
 */
export async function vagrantHost(asked: HostName, machine: string | undefined): Promise<VagrantHost> {
  const isDefault = asked.host === vagrantDefault;
  const { config, machines } = await vagrantSshConfig(isDefault ? machine : asked.host);
  const [first, ...others] = machines;
  if (isDefault && others.length > 0) throw severalMachines(machines);
  const host = isDefault && first !== undefined ? first : asked.host;
  return { host: { ...asked, host }, config: { configFiles: [config], hostKeyPolicy: "accept-new" } };
}

function severalMachines(machines: readonly string[]): UsageError {
  return new UsageError("there are several machines", {
    about: "--vagrant",
    hint: `name one: ${machines.map((name) => `--vagrant ${name}`).join(", ")}\nor several: --vagrant --host ${machines.join(",")}`,
  });
}
