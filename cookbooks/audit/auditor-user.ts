import { fail, pkg, template, user } from "tsamae";

/** A user without rights of its own, who may look at what the audit has found, and start one. */
export function auditorUser(name: string): void {
  if (!/^[a-z_][a-z0-9_-]*$/.test(name))
    fail(`user: ${JSON.stringify(name)} is no user's name that sudoers could carry`);
  pkg("sudo");
  user(name, { system: true, home: `/var/lib/${name}`, createHome: true, shell: "/bin/bash", comment: "Audit" });
  template(`/etc/sudoers.d/${name}`, {
    source: "sudoers.ejs",
    mode: "0440",
    owner: "root",
    group: "root",
    variables: { name },
    validate: "visudo -cf %{path}",
  });
}
