/** @typedef {import("./definitions.mjs").Definition} Definition */
/** @typedef {import("./definitions.mjs").Property} Property */
/** @typedef {import("./definitions.mjs").Action} Action */

const made = "<!-- Made by `npm run docs` from src/resources. Change the doc comments there. -->";

/**
 * The page of one resource type.
 *
 * @param {Definition} definition
 */
export function resourcePage({ name, type, text, examples, defaultAction, actions, properties, file }) {
  const called = name === type ? "" : ` The function is \`${name}\`.`;
  const waits = "Without `action` it does nothing until another resource notifies it.";
  return page([
    `# ${name}`,
    text,
    ...examples.map((example) => fenced(example)),
    `Its id is \`${type}[name]\`.${called}`,
    "## Actions",
    table(["action", "kind", ""], actions.map(actionRow)),
    ...(defaultAction === "nothing" ? [waits] : []),
    "## Properties",
    table(
      ["property", "type", ""],
      properties.map((property) => propertyRow(property, actions)),
    ),
    "Besides these it has the [common properties](README.md#common-properties).",
    `Defined in [src/resources/${file}](../../src/resources/${file}).`,
  ]);
}

/**
 * The index, with what all resources share.
 *
 * @param {{ definitions: readonly Definition[], common: readonly Property[], types: ReadonlyMap<string, { text: string, definition: string | undefined }> }} all
 */
export function indexPage({ definitions, common, types }) {
  const used = new Set([...definitions.flatMap(({ properties }) => properties), ...common].flatMap(namesIn));
  const explained = [...types].filter(([name]) => used.has(name));
  return page([
    "# Resources",
    'What a recipe can declare. Each resource is a function: `file("/etc/motd", { content: "Hello.\\n" })`. Its first argument is the resource\'s name, the second one its properties.',
    table(["function", "what it is", "actions, the default first"], definitions.map(indexRow)),
    "An action in italics is an event: it happens every time it is asked for. The others are states: they do nothing when the host is there already.",
    "## Common properties",
    "Every resource has these, yours too.",
    table(
      ["property", "type", ""],
      common.map((property) => propertyRow(property, [])),
    ),
    "## Lazy properties",
    "A property whose type is marked lazy may also be a function of the host. It is called when the resource's turn has come, so that it sees what earlier resources brought about: see [recipes](../recipes.md#lazy-properties).",
    "## Words in the types",
    table(
      ["type", "definition", ""],
      explained.map(([name, { text, definition }]) => [
        code(name),
        definition === undefined ? "" : code(oneLine(definition)),
        oneLine(text),
      ]),
    ),
  ]);
}

/** @param {readonly string[]} blocks */
const page = (blocks) => `${[made, ...blocks].join("\n\n")}\n`;

/** @param {string} example */
const fenced = (example) => `\`\`\`ts\n${example}\n\`\`\``;

/** @param {Action} action */
function actionRow({ name, text, isDefault, isEvent, needs }) {
  const notes = [
    ...(text === "" ? [] : [oneLine(text)]),
    ...(isDefault ? ["The default."] : []),
    ...(needs.length === 0 ? [] : [`Needs ${needs.map(code).join(", ")}.`]),
  ];
  return [code(name), isEvent ? "event" : "state", notes.join(" ")];
}

/**
 * @param {Property} property
 * @param {readonly Action[]} actions
 */
function propertyRow({ name, type, text }, actions) {
  const needing = actions.filter(({ needs }) => needs.includes(name)).map((action) => code(action.name));
  const needed = needing.length === 0 ? "" : ` Needed for ${needing.join(", ")}.`;
  return [code(name), readable(type), oneLine(text) + needed];
}

/** @param {Definition} definition */
function indexRow({ name, type, text, actions, defaultAction }) {
  const first = oneLine(text).split(/(?<=\.)\s/)[0] ?? "";
  const sorted = actions.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
  const words = sorted.map((action) => (action.isEvent ? `*${code(action.name)}*` : code(action.name)));
  const all = defaultAction === "nothing" ? ["`nothing`", ...words] : words;
  return [`[${code(name)}](${type}.md)`, first, all.join(", ")];
}

/**
 * A type as a recipe's author thinks of it: `Lazy<string> | undefined` is `string`, lazy.
 *
 * @param {string} type
 */
function readable(type) {
  const stated = oneLine(type).replace(/ \| undefined$/, "");
  const lazy = /^Lazy<(.*)>$/.exec(stated)?.[1];
  const several = /^OneOrMore<(.*)>$/.exec(stated)?.[1];
  if (lazy !== undefined) return `${code(lazy)}, lazy`;
  if (several !== undefined) return `${code(several)}, or a list`;
  return code(stated.replace(/^\((.*)\)$/, "$1"));
}

/** @param {Property} property */
const namesIn = ({ type }) => readable(type).match(/\b[A-Z]\w+/g) ?? [];

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** @param {string} text */
const code = (text) => (text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``);

/** @param {string} text */
const oneLine = (text) => text.replaceAll(/\s+/g, " ").trim();
