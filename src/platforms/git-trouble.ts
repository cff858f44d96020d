import { shownUrl } from "../values/git-repository.ts";

/** Why git failed, in a line, and what to do about it. */
export interface GitTrouble {
  readonly why: string;
  readonly hint?: string | undefined;
}

const unknownHost =
  'the host does not know the key of that server: put it into /etc/ssh/ssh_known_hosts by a file resource before it, or give env: { GIT_SSH_COMMAND: "ssh -o StrictHostKeyChecking=accept-new" }';

/** Of all that match, the first one counts. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/git is not installed/, 'pkg("git") before it installs it'],
  [/Host key verification failed/i, unknownHost],
  [
    /Permission denied \(publickey|Permission denied, please try again/,
    "the server takes no key of the user that git runs as: give that user one, or state another `user`",
  ],
  [
    /could not read (?:Username|Password)|Authentication failed|terminal prompts disabled|HTTP Basic: Access denied|returned error: 40[13]/,
    "it needs a login, or does not exist: repository: secret`https://deploy:${token}@example.com/app.git` gives one",
  ],
  [
    /dubious ownership/,
    "git works for the owner of a repository alone: state it as `user`, or add the folder to safe.directory in /etc/gitconfig",
  ],
  [
    /transport '\w+' not allowed/,
    'git takes submodules from a path only if told: env: { GIT_ALLOW_PROTOCOL: "file:https:ssh" }',
  ],
  [
    /untracked working tree files would be overwritten|local changes .* would be overwritten/,
    'localChanges: "discard" throws them away',
  ],
  [
    /tsamae\.XXXXXXXXXX.*denied|denied.*tsamae\.X/i,
    "that user may not write there: directory(…, { owner: … }) before it makes an empty folder that may be filled",
  ],
  [/index\.lock/, "another git is at work there, or was killed: then remove the lock file"],
  [/Could not resolve host|Could not resolve hostname|unable to look up/i, "the host has no address for that name"],
  [/No space left on device/, "its disk is full"],
];

/** What git printed, as a cause and a way out. */
export function gitTrouble(printed: string): GitTrouble {
  const told = printed.split("\n").map((line) => line.trim());
  const cause =
    told.find((line) => /^(?:fatal|error): /.test(line) && !/could not read from remote repository/i.test(line)) ??
    told.findLast((line) => line !== "") ??
    "it did not say why";
  const before = told.find((line) =>
    /Permission denied|Host key verification failed|Could not resolve host/i.test(line),
  );
  const why = (before ?? cause).replace(/^(?:fatal|error): /, "").replace(/:$/, "");
  return { why: shownIn(why), hint: hints.find(([pattern]) => pattern.test(printed))?.[1] };
}

const shownIn = (text: string): string => text.replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s']+/gi, shownUrl);
