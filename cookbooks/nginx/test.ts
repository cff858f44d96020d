import { facts } from "tsamae";
import { hostTest } from "tsamae/testing";

export default hostTest({
  hosts: ["bookworm", "trixie"],
  attributes: { nginx: { port: 8080 } },
  holds: {
    "answers with the client's address": "curl -fsS http://127.0.0.1:8080/ | grep -qx 127.0.0.1",
    "starts with the host": async (host) => (await host.run("systemctl is-enabled nginx")).stdout.trim() === "enabled",
    "its site alone is served": async (host) =>
      (await host.run("ls /etc/nginx/sites-enabled")).stdout.trim() === "main",
    "its site is root's": async (host) => {
      const site = await host.read(facts.file("/etc/nginx/sites-available/main"));
      return site.type === "file" && site.owner === "root" && site.mode === "0644";
    },
  },
  kill: true,
  reboot: true,
});
