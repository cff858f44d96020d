import {
  aptUpdate,
  containerOf,
  directory,
  facts,
  fail,
  pkg,
  recipe,
  remoteFile,
  sh,
  sysctl,
  t,
  template,
} from "tsamae";

const parameters = {
  /**
   * Who may trace, as `kernel.yama.ptrace_scope`: 0 every process of one's own, 1 what one starts oneself, 2 root alone,
   * 3 nobody, until the next boot. Users need 0 or 1 for `trace-run`.
   */
  ptraceScope: t.optional(t.oneOf([0, 1, 2, 3]), 1),
  /** Where `trace-run` makes a folder for each trace. */
  folder: t.optional(t.path(), "/var/log/trace-run"),
  /** Days that traces are kept. */
  keepDays: t.optional(t.count(), 14),
  /** How much of a string is shown, in bytes; strace(1) by itself cuts after 32. */
  stringLength: t.optional(t.count(), 4096),
  /**
   * The calls that are traced, as for `strace -e trace=`. Besides files, network and processes: who acts, what a relative
   * path hangs on, and changes by descriptor, which `%file` leaves out.
   */
  calls: t.optional(t.list(t.string()), [
    "%file",
    "%network",
    "%process",
    "%creds",
    "fchdir",
    "fchmod",
    "fchown",
    "ftruncate",
  ]),
};

const scope = "kernel.yama.ptrace_scope";

/** strace, the permission to use it, and `trace-run`: it traces a command into a folder that only its user can read. */
export default recipe(parameters, ({ ptraceScope, folder, keepDays, stringLength, calls }, { node }) => {
  if (!/^[\w./-]+$/.test(folder)) fail(`folder: ${folder} has characters that tmpfiles.d(5) takes for its own`);
  if (stringLength === 0) fail("stringLength: expected 1 byte or more");
  if (calls.length === 0) fail("calls: expected one at least", 'calls: ["%file"]');
  sysctl(scope, {
    value: ptraceScope,
    // A kernel without Yama lets everybody trace what is their own.
    onlyIf: (host) => containerOf(host) !== undefined || host.read(facts.sysctl(scope)) !== undefined,
  });
  // Everybody may put a folder there, and nobody may rename or remove that of another.
  directory(folder, { mode: "01777", owner: "root", group: "root" });
  if (node.init === "systemd") {
    directory("/etc/tmpfiles.d");
    template("/etc/tmpfiles.d/trace-run.conf", { mode: "0644", variables: { folder, keepDays } });
  }
  template("/etc/trace-run.conf", {
    mode: "0644",
    variables: { folder, stringLength, calls: sh`${calls.join(",")}`.text },
    validate: "sh -n %{path}",
  });
  remoteFile("/usr/local/bin/trace-run", { mode: "0755" });
  // Last, as a dry run cannot foresee what follows a package's scripts.
  if (node.family === "debian")
    aptUpdate("weekly", { olderThan: 7 * 86_400, notIf: (host) => host.read(facts.package("strace")).installed });
  pkg("strace");
});
