export const waysToGive =
  "Give it with --ask-sudo-password, --sudo-password-file FILE or the environment variable TSAMAE_SUDO_PASSWORD";

export interface BecomeRefusal {
  /** What the program says then, in English. */
  readonly said: RegExp;
  readonly message: string;
  readonly hint: string;
}

const su: readonly BecomeRefusal[] = [
  {
    said: /^su: (?:authentication failure|incorrect password)/im,
    message: "su refused the password",
    hint: `${waysToGive}. It is root's own password; an account of root that is locked has none: then --become sudo.`,
  },
  {
    said: /^su: permission denied/im,
    message: "this user may not become root by su",
    hint: "Put this user into the group that may (mostly wheel), log in as another, or stay without root by --no-sudo.",
  },
  {
    said: /^su: must be run from a terminal/im,
    message: "su wants a terminal",
    hint: "A session has none: use --become sudo or doas, log in as root, or stay without root by --no-sudo.",
  },
  {
    said: /^su: it is that of busybox/m,
    message: "the su of busybox cannot be answered safely",
    hint: "Use --become doas or sudo, log in as root, or stay without root by --no-sudo.",
  },
  {
    said: /^su: command not found/m,
    message: "there is no su on this host",
    hint: "Use --become sudo or doas, log in as root, or stay without root by --no-sudo.",
  },
];

export const doasPassword =
  "It takes one from a terminal only, and a session has none: let doas.conf permit this user `nopass`, or use --become sudo or su.";

const doas: readonly BecomeRefusal[] = [
  {
    said: /doas: .*(?:authentication (?:required|failed)|tty is required)/i,
    message: "doas wants a password",
    hint: doasPassword,
  },
  {
    said: /doas: operation not permitted/i,
    message: "this user may not become root by doas",
    hint: "Let doas.conf permit this user `nopass`, log in as another, or stay without root by --no-sudo.",
  },
  {
    said: /doas: doas is not enabled/i,
    message: "doas is not set up on this host",
    hint: "It needs an /etc/doas.conf; or use --become sudo or su, or stay without root by --no-sudo.",
  },
  {
    said: /doas: command not found/i,
    message: "there is no doas on this host",
    hint: "Use --become sudo or su, log in as root, or stay without root by --no-sudo.",
  },
];

const sudo: readonly BecomeRefusal[] = [
  {
    said: /a password is required|interactive authentication is required/i,
    message: "sudo wants a password",
    hint: `${waysToGive}; allow this user NOPASSWD in sudoers; or stay without root by --no-sudo.`,
  },
  {
    said: /incorrect password|sorry, try again|no password was provided|authentication fail/i,
    message: "sudo refused the password",
    hint: `${waysToGive}. It is the password of the user who logs in, not root's.`,
  },
  {
    said: /is not in the sudoers file|may not run sudo|is not allowed to (execute|run)/i,
    message: "this user may not become root by sudo",
    hint: "Let sudoers allow `sh` to this user, log in as another, or stay without root by --no-sudo.",
  },
  {
    said: /must have a tty/i,
    message: "sudo wants a terminal",
    hint: "Take `requiretty` out of sudoers for this user, log in as root, or stay without root by --no-sudo.",
  },
  {
    said: /command not found/i,
    message: "there is no sudo on this host",
    hint: "Install it, log in as root, or stay without root by --no-sudo.",
  },
];

/** Those of sudo come last: its words are the least its own. */
export const becomeRefusals: readonly BecomeRefusal[] = [...su, ...doas, ...sudo];
