import { hostTest } from "tsamae/testing";

export default hostTest({
  hosts: ["trixie"],
  attributes: { buildx: { platforms: ["linux/amd64", "linux/arm64"] } },
  holds: {
    "the plugin is where docker looks for it": "ls /usr/libexec/docker/cli-plugins/docker-buildx",
    "QEMU is written down for the next boot": "ls /usr/lib/binfmt.d/qemu-aarch64.conf",
  },
  kill: true,
});
