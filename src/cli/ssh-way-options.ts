import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { flag, type Given, number, text } from "./option-kinds.ts";

/** How the connection to a host comes about. */
export interface SshWayChoices {
  readonly jump: string | undefined;
  readonly forwardAgent: boolean;
  readonly connectRetries: number | undefined;
  /** The program in place of tsamae's own ssh. */
  readonly sshProgram: string | undefined;
  /** `default`: the one machine there is. */
  readonly vagrant: { readonly machine: string | undefined } | undefined;
}

export function sshWayOptions(command: Command): Given<SshWayChoices> {
  const jump = text(
    command,
    "-J, --jump <hosts>",
    "hosts to go through, first one first: [user@]host[:port], several with commas (default: the ssh configuration's)",
  );
  const retries = number(
    command,
    ["--connect-retries <times>", "try again when a host is silent or hangs up before sshd spoke (default: 3)"],
    { least: 0, most: 100, whole: true },
  );
  const forwardAgent = flag(command, "--forward-agent", "lend the ssh agent to the host: its root can log in as you");
  const program = maybeText(
    command,
    "--ssh-program [path]",
    "by the system's ssh: for certificates, security keys, Kerberos, and all of its configuration",
  );
  const machine = maybeText(command, "--vagrant [machine]", "a machine of Vagrant's: asks `vagrant ssh-config`");
  return () => {
    const [ssh, box] = [program(), machine()];
    return {
      jump: jump(),
      forwardAgent: forwardAgent(),
      connectRetries: retries(),
      sshProgram: ssh === true ? "ssh" : ssh,
      vagrant: box === undefined ? undefined : { machine: box === true ? undefined : box },
    };
  };
}

/** An option that may have a value; true where it has none. */
function maybeText(command: Command, flags: string, about: string): Given<string | true | undefined> {
  const option: Option = new Option(flags, about).argParser((value) => {
    if (/\.[cm]?[jt]s$/.test(value)) throw swallowed(option.long ?? flags, value);
    return value;
  });
  command.addOption(option);
  return () => {
    const value: unknown = command.getOptionValue(option.attributeName());
    return value === true || typeof value === "string" ? value : undefined;
  };
}

/** The word after an option that may have a value is its value. */
function swallowed(about: string, recipe: string): UsageError {
  return new UsageError(`${recipe} is taken for its value`, {
    about,
    hint: `put the recipe before it: ${recipe} ${about}`,
  });
}
