import type { GenericSchema } from "valibot";
import { type Place, RecipeError } from "../errors.ts";
import { type ResourceId, resourceId } from "../values/resource-id.ts";
import { isShellCommand } from "../values/shell.ts";
import { suggestionHint } from "../values/suggestion.ts";
import { commonNames, declaredCommon, isCommonProperty } from "./declared-common.ts";
import { check, isCallback, received } from "./properties.ts";
import type { Declaration, Declared, PropertyValues, ResourceType } from "./resource-type.ts";

/**
 * A resource as it was written, checked as far as this machine can.
 *
 * @throws RecipeError naming the place, the resource, what was expected and what was probably meant.
 */
export function declare(type: ResourceType, name: unknown, given: unknown, at: Place): Declared {
  if (typeof name !== "string" || name === "") {
    const hint = isShellCommand(name) ? `Write ${type.type}("a name", { command: sh\`…\` })` : undefined;
    throw new RecipeError(`${type.type}: expected a name as first argument, got ${received(name)}`, { at, hint });
  }
  const id = resourceId(type.type, name);
  const written = asObject(given, id, at);
  refuseUnknown(type, written, id, at);
  const common = declaredCommon({ type, id, at }, written);
  const properties = checkedProperties(type, { name, written, id, at });
  requireFor(type, { actions: common.actions, properties, id, at });
  return {
    ...common,
    id,
    name,
    type,
    at,
    within: [],
    properties: { ...properties, ...prepared(type, properties, { id, at, actions: common.actions }) },
  };
}

interface Subject extends Declaration {
  readonly id: ResourceId;
}

/** An error in a template names the template's line and the resource that uses it. */
function prepared(type: ResourceType, properties: PropertyValues, { id, at, actions }: Subject): object {
  try {
    return type.prepare?.(properties as never, { at, actions }) ?? {};
  } catch (error) {
    if (!(error instanceof RecipeError)) throw error;
    const declaredAt = error.at === undefined ? undefined : `declared at ${at.file}:${at.line}`;
    const hints = [error.hint, declaredAt].filter((line) => line !== undefined);
    const hint = hints.length === 0 ? undefined : hints.join("\n");
    throw new RecipeError(error.message, { at: error.at ?? at, about: id, hint, cause: error });
  }
}

function asObject(given: unknown, id: ResourceId, at: Place): Readonly<Record<string, unknown>> {
  if (given === undefined) return {};
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return { ...given };
  throw new RecipeError(`expected an object with properties, got ${received(given)}`, { at, about: id });
}

function refuseUnknown(type: ResourceType, written: object, id: ResourceId, at: Place): void {
  const known = [...Object.keys(type.properties), ...commonNames];
  for (const name of Object.keys(written)) {
    if (Object.hasOwn(type.properties, name) || isCommonProperty(name)) continue;
    const hint = suggestionHint(name, known);
    throw new RecipeError(`unknown property "${name}"`, { at, about: id, hint });
  }
}

interface Written {
  readonly name: string;
  readonly written: Readonly<Record<string, unknown>>;
  readonly id: ResourceId;
  readonly at: Place;
}

function checkedProperties(type: ResourceType, { name, written, id, at }: Written): PropertyValues {
  const values: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(type.properties)) {
    const stated = Object.hasOwn(written, key) ? written[key] : undefined;
    const value = stated === undefined && key === type.nameProperty ? name : stated;
    values[key] = isLazy(schema, value) ? value : checkedProperty(type, { key, schema, value, id, at });
  }
  return values;
}

interface OneProperty {
  readonly key: string;
  readonly schema: GenericSchema;
  readonly value: unknown;
  readonly id: ResourceId;
  readonly at: Place;
}

function checkedProperty(type: ResourceType, { key, schema, value, id, at }: OneProperty): unknown {
  const requiredSomewhere = Object.values(type.requiredFor).some((keys) => keys?.includes(key));
  if (value === undefined && requiredSomewhere) return undefined;
  const result = check(schema, value);
  if ("value" in result) return result.value;
  throw new RecipeError(`${key}: ${result.problem}`, { at, about: id });
}

/** Whether a value is a function that yields the property when the resource's turn has come. */
export function isLazy(schema: GenericSchema, value: unknown): boolean {
  return typeof value === "function" && !isCallback(schema);
}

interface RequiredFor {
  readonly actions: readonly string[];
  readonly properties: PropertyValues;
  readonly id: ResourceId;
  readonly at: Place;
}

function requireFor(type: ResourceType, { actions, properties, id, at }: RequiredFor): void {
  for (const action of actions) {
    for (const key of type.requiredFor[action] ?? []) {
      if (properties[key] !== undefined) continue;
      throw new RecipeError(`action "${action}" needs the property "${key}"`, { at, about: id });
    }
  }
}
