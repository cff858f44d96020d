import { Secret, secret } from "./secret.ts";

/** Where a repository is, and what it takes to be let in. */
export interface GitRepository {
  /** Without user name and password where those are secret. */
  readonly url: string;
  readonly login?: GitLogin | undefined;
}

export interface GitLogin {
  /** Scheme, host and port: the one place that gets the password. */
  readonly site: string;
  /** Secret where it stands alone: a token. */
  readonly user: string | Secret;
  readonly password: Secret;
}

/** What is wrong with a repository, in words that show nothing of it. */
export interface GitRepositoryProblem {
  readonly problem: string;
  readonly hint: string;
}

const forms = "a URL (https://…, ssh://…, file:///…), user@host:path, or an absolute path on the host";

/**
 * Takes a repository apart. Text may hold no password, a {@link Secret} must: it is asked for nowhere else.
 *
 * @example
 * gitRepository("https://example.com/app.git") // { url: "https://example.com/app.git" }
 */
export function gitRepository(given: string | Secret): GitRepository | GitRepositoryProblem {
  if (given instanceof Secret) return withLogin(Secret.reveal(given));
  if (hasPassword(given)) {
    return {
      problem: "its URL holds a password, which would be seen in logs and in the checkout",
      hint: 'give it as a secret: repository: secret({ env: "REPOSITORY_URL" }), or secret`https://deploy:${token}@example.com/app.git`',
    };
  }
  if (!isRepository(given)) return { problem: "it is no address that git knows", hint: `expected ${forms}` };
  return { url: given };
}

/** A URL as it may be shown: without a password. */
export function shownUrl(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)([^/]*)@/i, (whole, scheme: string, user: string) =>
    user.includes(":") || isToken(user) ? `${scheme}…@` : whole,
  );
}

const hasPassword = (url: string): boolean => shownUrl(url) !== url;

/** What GitHub and GitLab give out in place of a name and a password. */
const isToken = (user: string): boolean => /^(?:gh[a-z]_|github_pat_|glpat-)/.test(user);

/** Not gitremote-helpers(7): `ext::…` would run any command. Not a host that ssh would take for an option. */
function isRepository(text: string): boolean {
  if (/\p{Cc}/u.test(text)) return false;
  if (/^(?:\/|file:\/\/\/)/.test(text)) return true;
  const [, authority] = /^(?:https?|ssh|git|git\+ssh|ssh\+git|ftps?|file):\/\/([^/]+)/.exec(text) ?? [];
  if (authority !== undefined) return /^(?:[^@]*@)?(?:\[[\da-f:.]+\]|[^-:@[\]][^:@[\]]*)(?::\d*)?$/i.test(authority);
  return /^(?:\w[\w.-]*@)?(?:\w[\w.-]*|\[[\da-f:.]+\]):(?!:|\/\/)./i.test(text);
}

function withLogin(text: string): GitRepository | GitRepositoryProblem {
  const [, scheme, userinfo, rest] = /^(https?:\/\/)([^/]*)@([^/@].*)$/s.exec(text) ?? [];
  if (scheme === undefined || userinfo === undefined || rest === undefined || !isRepository(`${scheme}${rest}`)) {
    return {
      problem: "a secret must be an http or https URL with a user name and a password",
      hint: "what has no password is no secret: give it as text; ssh takes keys, of the user that works there",
    };
  }
  const [user = "", ...more] = userinfo.split(":");
  const password = decoded(more.join(":"));
  const name = decoded(user);
  if (name === undefined || password === undefined) {
    return {
      problem: "the user name or the password of its URL is not properly encoded",
      hint: "encodeURIComponent(…) writes `%40` for `@`, `%2F` for `/`, `%25` for `%`",
    };
  }
  const isAlone = password === "";
  // As it is written it must not be seen either.
  for (const part of isAlone ? [user] : more) secret({ text: part });
  const site = `${scheme}${rest.split("/")[0]}`;
  const login = { site, user: isAlone ? new Secret(name) : name, password: new Secret(password) };
  return { url: `${scheme}${rest}`, login };
}

/** git-credential(1) takes a line each. */
function decoded(part: string): string | undefined {
  try {
    const text = decodeURIComponent(part);
    return /[\0\r\n]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
