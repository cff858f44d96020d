import { describe, expect, it } from "vitest";
import { answerSheet } from "../../src/transports/ssh/questions.ts";
import { secret } from "../../src/values/secret.ts";

async function answers(
  prompts: readonly { readonly prompt: string; readonly echo?: boolean }[],
): Promise<readonly string[]> {
  const sheet = answerSheet({
    password: async () => secret({ text: "the-login-password" }),
    answer: async (prompt) => secret({ text: `a person: ${prompt}` }),
  });
  return new Promise((resolve) =>
    sheet.prompt("", "", "", prompts as Parameters<typeof sheet.prompt>[3], (given: readonly string[]) =>
      resolve(given),
    ),
  );
}

describe("the login's password", () => {
  it.each([
    "Password: ",
    "ann@web1's password: ",
    "Enter passphrase: ",
    "Passwort: ",
    "Mot de passe : ",
    "Contraseña: ",
    "Пароль: ",
    "パスワード: ",
  ])("answers %j", async (prompt) => {
    expect(await answers([{ prompt }])).toEqual(["the-login-password"]);
  });

  it.each([
    "One-time code: ",
    "One-time password (OATH) for `ann': ",
    "Verification code: ",
    "Passcode or option (1-2): ",
    "Enter your PIN: ",
    "Your favourite colour? ",
    "New password: ",
    "Einmalpasswort: ",
    "YubiKey for `ann': ",
    "Password & verification code: ",
    "",
  ])("does not answer %j", async (prompt) => {
    expect(await answers([{ prompt }])).toEqual([`a person: ${prompt.trim()}`]);
  });

  it("is given once, and never where it could be read", async () => {
    expect(await answers([{ prompt: "Password: " }, { prompt: "Password: " }])).toEqual([
      "the-login-password",
      "a person: Password:",
    ]);
    expect(await answers([{ prompt: "Password: ", echo: true }])).toEqual(["a person: Password:"]);
  });
});
