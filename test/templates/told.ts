import { describeError, TsamaeError } from "../../src/errors.ts";

/**
 * What a person is told of what goes wrong in `code`. Places in a test's own code have no line, so that the test may
 * be edited; a folder is called HERE.
 *
 * @throws Error when nothing goes wrong, or what goes wrong is no error for a person.
 */
export async function told(code: () => unknown, folder = "/nowhere"): Promise<string> {
  try {
    await code();
  } catch (error) {
    if (!(error instanceof TsamaeError)) throw new Error(`not for a person: ${describeError(error)}`, { cause: error });
    return plain(describeError(error), folder);
  }
  throw new Error("nothing went wrong");
}

function plain(text: string, folder: string): string {
  return `\n${text.replaceAll(/\/\S*\/test\/(\S+\.ts):\d+/g, "$1").replaceAll(folder, "HERE")}\n`;
}
