import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { docBefore } from "./doc-comments.mjs";

/** @typedef {{ name: string, type: string, text: string }} Property */
/** @typedef {{ name: string, text: string, isDefault: boolean, isEvent: boolean, needs: readonly string[] }} Action */
/**
 * A resource type as its file defines it.
 * @typedef {{
 *   file: string, name: string, type: string, text: string, examples: readonly string[],
 *   defaultAction: string, actions: readonly Action[], properties: readonly Property[],
 * }} Definition
 */
/** @typedef {{ file: string, text: string, comments: readonly import("./doc-comments.mjs").Comment[], body: readonly any[] }} Source */

/**
 * Every resource type that a folder of sources defines, by the name of its function.
 *
 * @param {string} folder
 * @returns {readonly Definition[]}
 */
export function readDefinitions(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const sources = files.map((file) => readSource(join(folder, file), file));
  const interfaces = new Map(sources.flatMap((source) => interfacesIn(source)));
  const found = sources.flatMap((source) => definitionsIn(source, interfaces));
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The properties of one interface.
 *
 * @param {string} path
 * @param {string} name
 * @returns {readonly Property[]}
 */
export function readProperties(path, name) {
  const interfaces = new Map(interfacesIn(readSource(path, path)));
  return propertiesOf(name, interfaces);
}

/**
 * What a file's doc comments say of the types that it exports.
 *
 * @param {string} path
 * @returns {ReadonlyMap<string, { text: string, definition: string | undefined }>}
 */
export function readTypes(path) {
  const source = readSource(path, path);
  return new Map(
    source.body.flatMap((statement) => {
      const declared = statement.declaration ?? statement;
      const isType = /^(TSTypeAlias|TSInterface|Class)Declaration$|^ClassDeclaration$/.test(declared.type);
      if (!isType) return [];
      const alias = declared.type === "TSTypeAliasDeclaration" && declared.typeAnnotation;
      const definition = alias ? source.text.slice(alias.start, alias.end) : undefined;
      return [[declared.id.name, { text: docBefore(source, statement.start).text, definition }]];
    }),
  );
}

/**
 * @param {string} path
 * @param {string} file
 * @returns {Source}
 */
function readSource(path, file) {
  const text = readFileSync(path, "utf8");
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return { file, text, comments, body: program.body };
}

/**
 * @param {Source} source
 * @returns {[string, { declared: any, source: Source }][]}
 */
function interfacesIn(source) {
  const declared = source.body.map((statement) => statement.declaration ?? statement);
  const interfaces = declared.filter(({ type }) => type === "TSInterfaceDeclaration");
  return interfaces.map((one) => [one.id.name, { declared: one, source }]);
}

/**
 * Own properties first, then the inherited ones.
 *
 * @param {string} name
 * @param {ReadonlyMap<string, { declared: any, source: Source }>} interfaces
 * @returns {readonly Property[]}
 */
function propertiesOf(name, interfaces) {
  const found = interfaces.get(name);
  if (found === undefined) throw new Error(`no interface ${name}`);
  const { declared, source } = found;
  const own = declared.body.body.map((member) => {
    const { start, end } = member.typeAnnotation.typeAnnotation;
    const { text } = docBefore(source, member.start);
    return { name: member.key.name, type: source.text.slice(start, end), text };
  });
  const inherited = declared.extends.flatMap(({ expression }) => propertiesOf(expression.name, interfaces));
  return [...own, ...inherited];
}

/**
 * @param {Source} source
 * @param {ReadonlyMap<string, { declared: any, source: Source }>} interfaces
 * @returns {readonly Definition[]}
 */
function definitionsIn(source, interfaces) {
  return source.body.flatMap((statement) => {
    const [declarator] = statement.declaration?.declarations ?? [];
    const call = declarator?.init;
    // defineResource<Properties>()({ … })
    if (call?.type !== "CallExpression" || call.callee?.callee?.name !== "defineResource") return [];
    const [properties] = call.callee.typeArguments.params;
    const definition = entriesOf(call.arguments[0]);
    const { text, examples } = docBefore(source, statement.start);
    return {
      file: source.file,
      name: declarator.id.name,
      type: definition.get("type").value,
      text,
      examples,
      defaultAction: definition.get("defaultAction").value,
      actions: actionsOf(definition, source),
      properties: propertiesOf(properties.typeName.name, interfaces),
    };
  });
}

/**
 * @param {ReadonlyMap<string, any>} definition
 * @param {Source} source
 * @returns {readonly Action[]}
 */
function actionsOf(definition, source) {
  const defaultAction = definition.get("defaultAction").value;
  const events = wordsOf(definition.get("events"));
  const needed = definition.has("requiredFor") ? entriesOf(definition.get("requiredFor")) : new Map();
  const actions = definition.get("actions").properties.map(({ key, start }) => ({
    name: key.name,
    text: docBefore(source, start).text,
    isDefault: key.name === defaultAction,
    isEvent: events.includes(key.name),
    needs: wordsOf(needed.get(key.name)),
  }));
  return actions.filter(({ name }) => name !== "nothing");
}

/** @returns {Map<string, any>} */
function entriesOf(object) {
  return new Map(object.properties.flatMap(({ key, value }) => (key === undefined ? [] : [[key.name, value]])));
}

/** @returns {readonly string[]} */
function wordsOf(list) {
  return list === undefined ? [] : list.elements.map(({ value }) => value);
}
