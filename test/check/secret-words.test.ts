import { describe, expect, it } from "vitest";
import { isSecretName, looksSecret, masked } from "../../src/check/secret-words.ts";

describe("what looks like a secret", () => {
  it.each([
    ["mysql --password=abc123 -e 'select 1'", "mysql --password=[secret] -e 'select 1'"],
    ["mysql --password 'a b' db", "mysql --password [secret] db"],
    ["PGPASSWORD=abc123 psql", "PGPASSWORD=[secret] psql"],
    ['export API_KEY="abc 123" && run', "export API_KEY=[secret] && run"],
    ["app login --access-token abc123", "app login --access-token [secret]"],
    ["curl 'https://example.com/?token=abc123&page=2'", "curl 'https://example.com/?token=[secret]&page=2'"],
    ["curl -H 'Authorization: Bearer abc123' x", "curl -H 'Authorization: Bearer [secret]' x"],
    ["curl -s -u ann:abc123 https://example.com", "curl -s -u ann:[secret] https://example.com"],
    ["git clone https://ann:abc123@example.com/app.git", "git clone https://ann:[secret]@example.com/app.git"],
    ["postgres://app:abc123@db/app", "postgres://app:[secret]@db/app"],
    [`curl -d '{"password": "abc123"}' x`, `curl -d '{"password": [secret]}' x`],
    ["openssl enc -pass pass:abc123", "openssl enc -pass [secret]"],
  ])("%s", (text, shown) => {
    expect(looksSecret(text)).toBe(true);
    expect(masked(text)).toBe(shown);
  });
});

describe("what does not", () => {
  it.each([
    'mysql --password="$PASSWORD"',
    "PGPASSWORD=$PASSWORD psql",
    "PGPASSWORD=$(cat /run/secret) psql",
    'curl -H "Authorization: Bearer $TOKEN" x',
    "https://ann:$PASSWORD@example.com",
    "https://example.com:8080/a@b",
    "ssh://git@example.com/app.git",
    "app --password-file /run/secret",
    "app --token-ttl 5",
    "navigate --compass north --bypass x",
    "passwd --lock root",
    "sed -i 's/^passwd: files/passwd: files sss/' /etc/nsswitch.conf",
    "kubectl create secret generic db",
    "cat /etc/secret/token",
    "docker run -u 1000:1000 web",
    "password:",
    "tokens=5",
    'env: { TOKEN: secret({ env: "TOKEN" }) }',
  ])("%s", (text) => {
    expect(masked(text)).toBe(text);
    expect(looksSecret(text)).toBe(false);
  });
});

describe("a name", () => {
  it.each([
    "PASSWORD",
    "DB_PASSWORD",
    "MYSQL_PASSWD",
    "API_KEY",
    "AWS_SECRET_ACCESS_KEY",
    "Authorization",
    "X-Auth-Token",
  ])("%s is a secret's", (name) => expect(isSecretName(name)).toBe(true));

  it.each(["PASSWORD_FILE", "TOKEN_TTL", "PATH", "Accept", "KEYBOARD", "COMPASS", "SSH_AUTH_SOCK"])(
    "%s is none's",
    (name) => expect(isSecretName(name)).toBe(false),
  );
});
