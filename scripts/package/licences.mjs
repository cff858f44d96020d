// The licence texts of the packages that dist/ contains.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Returns one text for all of them. Throws when a package has no licence text and its terms are not known. */
export function licenceTexts(root, folders) {
  const texts = folders.map((folder) => {
    const description = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return `${description.name} ${description.version}\n\n${licenceOf(join(root, folder), description)}\n`;
  });
  return `The files in this folder contain these packages.\n\n${texts.join(`\n${"-".repeat(72)}\n\n`)}`;
}

function licenceOf(folder, { name, license, author }) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
  if (file !== undefined && existsSync(join(folder, file))) return readFileSync(join(folder, file), "utf8").trim();
  const holder = typeof author === "string" ? author : author?.name;
  if (license === "MIT" && holder !== undefined) return `MIT License\n\nCopyright (c) ${holder}\n\n${mit}`;
  throw new Error(`${name} has no licence text, and "${license}" without a holder of the copyright is not enough`);
}

/** The terms of the MIT licence (https://opensource.org/license/mit). */
const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
