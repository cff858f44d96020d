import { facts } from "tsamae";
import { hostTest } from "tsamae/testing";

const builder = "/root/.docker/buildx/instances/multi";

export default hostTest({
  // Debian 12 takes all from Docker's repository, for which there is a stand-in, and Debian 13 from its own.
  hosts: ["bookworm", "trixie"],
  recipe: "stand-ins/buildx.ts",
  attributes: {
    buildx: { engine: true, registries: { "docker.io": { mirrors: ["mirror.example.com"] } }, maxParallelism: 2 },
  },
  before: async (host) => {
    if (host.name !== "bookworm") return;
    await host.copy("stand-ins", "/srv/stand-ins");
    await host.run("sh /srv/stand-ins/apt-repository /srv/docker");
  },
  holds: {
    "docker has the plugin": "docker buildx version",
    "the engine answers, and starts with the host": "docker version && systemctl is-enabled docker",
    "QEMU is written down for the next boot, for containers too": "grep 'F$' /usr/lib/binfmt.d/qemu-aarch64.conf",
    "QEMU is not loaded: the kernel is not the container's own": "! test -e /proc/sys/fs/binfmt_misc/qemu-aarch64",
    "the builder is for all platforms, and the current one": async (host) => {
      const { text = "" } = await host.read(facts.content(builder));
      const { stdout } = await host.run("cat /root/.docker/buildx/current");
      return /"amd64".*"arm".*"v7".*"arm64"/.test(text) && stdout.includes('"multi"');
    },
    "its daemons ask the mirror": "grep mirror.example.com /root/.docker/buildx/tsamae/builders/multi.toml",
  },
  kill: true,
  reboot: true,
});
