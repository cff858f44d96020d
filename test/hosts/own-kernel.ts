import type { TestHost } from "./host.ts";

/**
 * Makes a test host, a container, look like a machine with its own kernel, as far as the kernel has a part of its own
 * for each container: its network, its names, its mounts.
 */
export async function ownKernel(host: Pick<TestHost, "exec">): Promise<void> {
  const script = `mount -o remount,rw /proc/sys
printf '#!/bin/sh\\necho none\\n' >/usr/bin/detect-virt
chmod 0755 /usr/bin/detect-virt
mv /usr/bin/detect-virt /usr/bin/systemd-detect-virt`;
  const { status, stderr } = await host.exec(script);
  if (status !== 0) throw new Error(`the test host cannot be made to look like a machine: ${stderr}`);
}
