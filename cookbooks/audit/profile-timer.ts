import { directory, fail, log, type Node, service, sh, systemdUnit, template } from "tsamae";
import { profileFolder } from "./audit-profile.ts";

export interface ProfileTimer {
  /** Names of the profiles that are run. */
  readonly profiles: readonly string[];
  /** When, as systemd.time(7) has it. */
  readonly schedule: string;
  /** How many reports of each profile are kept. */
  readonly keepReports: number;
  /** The auditor's program, absolute. */
  readonly program: string;
  /** Whether Chef's licence, which its InSpec wants, is accepted. */
  readonly acceptLicence: boolean;
  /** The group that may read the reports. */
  readonly group: string;
}

/** Where the reports are, in a folder for each profile. */
const reports = "/var/lib/audit-profiles";
const program = "/usr/local/sbin/audit-profiles";
const timer = "audit-profiles.timer";

/** The profiles, run by a timer of systemd, and their last reports. Without any profile there is no timer either. */
export function profileTimer(wanted: ProfileTimer, { init }: Pick<Node, "init">): void {
  if (init !== "systemd") {
    if (wanted.profiles.length === 0) return;
    fail(`profiles: a timer of systemd runs them, and this host's init is ${init}`);
  }
  if (wanted.profiles.length === 0) {
    for (const unit of [timer, "audit-profiles.service"]) systemdUnit(unit, { action: "remove" });
    return;
  }
  const { text: isThere } = sh`test -x ${wanted.program}`;
  log(`the profiles are not run: there is no ${wanted.program}`, { level: "warn", notIf: isThere });
  // What is made in it gets its group.
  directory(reports, { mode: "02750", owner: "root", group: wanted.group });
  template(program, {
    source: "audit-profiles.ejs",
    mode: "0755",
    variables: {
      profiles: sh`${wanted.profiles.map((name) => `${profileFolder}/${name}`)}`.text,
      keepReports: wanted.keepReports,
      auditor: sh`${wanted.program}`.text,
      reports,
    },
    validate: "sh -n %{path}",
  });
  systemdUnit("audit-profiles.service", { content: serviceUnit(wanted), check: true });
  systemdUnit(timer, {
    content: {
      Unit: { Description: "Audit of this host" },
      Timer: { OnCalendar: wanted.schedule, RandomizedDelaySec: "15min", Persistent: true },
      Install: { WantedBy: "timers.target" },
    },
    check: true,
    notifies: service(timer).to("tryRestart"),
  });
  service(timer, { action: ["enable", "start"] });
}

function serviceUnit({ program: auditor, acceptLicence }: ProfileTimer) {
  return {
    Unit: { Description: "Audit of this host", ConditionFileIsExecutable: auditor },
    Service: {
      Type: "oneshot",
      ExecStart: program,
      // What the profiles find is in the reports; the unit fails when one could not be run.
      SuccessExitStatus: "100 101",
      Environment: acceptLicence ? "CHEF_LICENSE=accept-no-persist" : undefined,
      UMask: "0027",
      PrivateTmp: true,
      Nice: 10,
      IOSchedulingClass: "idle",
    },
  };
}
