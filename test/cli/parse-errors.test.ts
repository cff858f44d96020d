import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/parse.ts";
import { describeError } from "../../src/errors.ts";

const refusal = async (line: string) => describeError(await parse(line.split(" ")).catch((error: unknown) => error));

describe("a command line that is wrong", () => {
  it("is answered with what is wrong, and what to do", async () => {
    const lines = [
      "locl web.ts",
      "web.ts",
      "site/web.rb",
      "-h",
      "-n local web.ts",
      "local",
      "local -h web1 web.ts",
      "local --dryrun web.ts",
      "local --ask-sudo-password web.ts",
      "local --log-level=verbose web.ts",
      "local -j",
      "ssh web.ts",
      "ssh web1 web.ts",
      "ssh -h web1",
      "ssh -h web1 -p 0 web.ts",
      "ssh --host= web.ts",
      "ssh -h web1 --host-key-policy accept_new web.ts",
      "ssh -h web1 --connect-timeout soon web.ts",
      "facts",
      "facts lokal",
      "facts local web.ts",
      "facts ssh",
      "version now",
    ];
    const answers = [];
    for (const line of lines) answers.push(`$ tsamae ${line}\n${await refusal(line)}\n`);
    expect(answers.join("\n")).toMatchInlineSnapshot(`
      "$ tsamae locl web.ts
      there is no command "locl"
        did you mean "local"?
        see tsamae --help

      $ tsamae web.ts
      which machine is web.ts for?
        tsamae local web.ts
        tsamae ssh --host HOST web.ts

      $ tsamae site/web.rb
      which machine is site/web.rb for?
        tsamae local site/web.rb
        tsamae ssh --host HOST site/web.rb

      $ tsamae -h
      -h names the host of \`tsamae ssh\`; help is --help

      $ tsamae -n local web.ts
      the command comes first, before -n
        one of: local, ssh, docker, exec, facts, check, init, generate, test, types, version, complete, help
        see tsamae --help

      $ tsamae local
      no recipe was given
        tsamae local recipe.ts
        see tsamae local --help

      $ tsamae local -h web1 web.ts
      unknown option '-h'
        help is --help; -h names the host of \`tsamae ssh\`
        see tsamae local --help

      $ tsamae local --dryrun web.ts
      unknown option '--dryrun'
        did you mean "--dry-run"?
        see tsamae local --help

      $ tsamae local --ask-sudo-password web.ts
      --ask-sudo-password: there is no use for sudo's password without sudo
        add --sudo, or leave it out

      $ tsamae local --log-level=verbose web.ts
      --log-level: "verbose" is none of its values
        there is: info, debug, warn, error

      $ tsamae local -j
      option '-j, --node-json <file>' argument missing
        see tsamae local --help

      $ tsamae ssh web.ts
      --host: no host was given
        tsamae ssh --host web1 web.ts
        see tsamae ssh --help

      $ tsamae ssh web1 web.ts
      --host: no host was given
        tsamae ssh --host web1 web.ts
        see tsamae ssh --help

      $ tsamae ssh -h web1
      no recipe was given
        tsamae ssh --host web1 recipe.ts
        see tsamae ssh --help

      $ tsamae ssh -h web1 -p 0 web.ts
      --port: expected a whole number from 1 to 65535, got "0"

      $ tsamae ssh --host= web.ts
      --host: expected a value, got nothing

      $ tsamae ssh -h web1 --host-key-policy accept_new web.ts
      --host-key-policy: "accept_new" is none of its values
        did you mean "accept-new"?

      $ tsamae ssh -h web1 --connect-timeout soon web.ts
      --connect-timeout: expected a number from 0.1 to 86400, got "soon"

      $ tsamae facts
      facts of which machine?
        tsamae facts local
        tsamae facts ssh --host HOST
        tsamae facts docker --container NAME
        tsamae facts exec --via COMMAND

      $ tsamae facts lokal
      unknown command 'lokal'
        did you mean "local"?
        see tsamae facts --help

      $ tsamae facts local web.ts
      too many arguments for 'local'. Expected 0 arguments but got 1.
        see tsamae facts local --help

      $ tsamae facts ssh
      --host: no host was given
        tsamae facts ssh --host web1
        see tsamae facts ssh --help

      $ tsamae version now
      too many arguments for 'version'. Expected 0 arguments but got 1.
        see tsamae version --help
      "
    `);
  });
});
