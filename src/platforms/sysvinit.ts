import { lines, raw, type ShellCommand, sh } from "../values/shell.ts";
import { isScriptName, tellScript } from "./init-script.ts";
import type { InitSystem, ServiceAnswer, ServiceVerb } from "./service-state.ts";

/** System V init with Debian's update-rc.d(8), as Devuan has it: service(8) and init scripts that follow the LSB. */
export const sysvinit: InitSystem = {
  folders: ["/etc/init.d", ...["0", "1", "2", "3", "4", "5", "6", "S"].map((level) => `/etc/rc${level}.d`)],
  list: "service --status-all",
  lacks: ["mask", "unmask"],
  isName: isScriptName,
  ask,
  parse,
  control,
};

/** Only a script itself knows whether its daemon runs; whether it starts at boot is what the links say. */
function ask(names: readonly string[]): ShellCommand {
  return lines([
    sh`for name in ${names}; do`,
    raw(`status=none enabled=disabled
if [ -x "/etc/init.d/$name" ]; then
  service "$name" status </dev/null >/dev/null 2>&1; status=$?
fi
for link in /etc/rc[2345S].d/S[0-9][0-9]"$name"; do
  [ ! -L "$link" ] || enabled=enabled
done
printf 'service %s %s %s\\n' "$name" "$status" "$enabled"
done`),
  ]);
}

function parse(output: string, names: readonly string[]): readonly ServiceAnswer[] {
  const found = output.matchAll(/^service (\S+) (none|\d+) (enabled|disabled)$/gm);
  const answers = new Map([...found].map(([, name = "", status = "", enabled = ""]) => [name, { status, enabled }]));
  return names.map((name): ServiceAnswer => {
    const answer = answers.get(name);
    if (answer === undefined) return { unreadable: `nothing was said of the service ${name}` };
    return serviceAnswer(name, answer);
  });
}

/** The status of `status` as LSB 5.0 has it: 0 runs, 1 and 2 left traces, 3 does not run, 4 does not know. */
function serviceAnswer(
  name: string,
  { status, enabled }: { readonly status: string; readonly enabled: string },
): ServiceAnswer {
  const exists = status !== "none";
  if (exists && Number(status) > 3) return { unreadable: `\`service ${name} status\` ended with ${status}` };
  return {
    value: {
      exists,
      running: status === "0",
      failed: status === "1" || status === "2",
      enabled: exists ? enabled : "",
      isEnabled: exists && enabled === "enabled",
    },
  };
}

function control(verb: ServiceVerb, name: string, { running }: { readonly running: boolean }): ShellCommand {
  const act = (word: string): ShellCommand => sh`service ${name} ${word}`;
  // `enable` turns links round, and there may be none yet; `defaults` leaves those that there are.
  if (verb === "enable") return sh`update-rc.d ${name} defaults && update-rc.d ${name} enable`;
  if (verb === "disable") return sh`update-rc.d ${name} disable`;
  return tellScript(verb, running, act);
}
