import type { GenericSchema, InferOutput } from "valibot";
import type { Place } from "../errors.ts";
import { resourceId } from "../values/resource-id.ts";
import { callSite } from "./call-site.ts";
import type { Change } from "./change.ts";
import { currentRun } from "./collector.ts";
import type { CommonProperties, Handle } from "./common-properties.ts";
import { declare } from "./declare.ts";
import type { HostView, Lazy } from "./host-view.ts";
import { isNameProperty } from "./properties.ts";
import type { Claim, ResourceType } from "./resource-type.ts";

/** A property's value once a lazy one was evaluated. */
type Settled<Value> = Value extends (host: HostView) => infer Inner ? Inner : Value;

/** A schema for every property of an interface, no more and no less. */
export type SchemaOf<Properties> = {
  readonly [Key in keyof Properties]-?: GenericSchema<Settled<Properties[Key]>, unknown>;
};

type Outputs<Schemas> = {
  readonly [Key in keyof Schemas]: Schemas[Key] extends GenericSchema ? InferOutput<Schemas[Key]> : never;
};

type Needed<Required, Action> = Action extends keyof Required
  ? Required[Action] extends readonly (infer Key)[]
    ? Key
    : never
  : never;

/** What an action gets: every property, and those that it requires without undefined. */
type ActionProperties<Schemas, Required, Action> = { readonly sensitive: boolean } & {
  readonly [Key in keyof Outputs<Schemas>]: Key extends Needed<Required, Action>
    ? NonNullable<Outputs<Schemas>[Key]>
    : Outputs<Schemas>[Key];
};

/** An action: the changes that bring the host to what the properties say; none when it is there already. */
type Action<Properties> = (properties: Properties, host: HostView) => readonly Change[];

type RequiredMap<Properties> = Readonly<Record<string, readonly (keyof Properties & string)[]>>;

export interface ResourceDefinition<Schemas, Actions extends string, Required, Type extends string, Prepared> {
  /** The word before the brackets of its ids. */
  readonly type: Type;
  /** A schema for every property; one of them is the `nameProperty()`. */
  readonly properties: Schemas;
  /** Properties that only some actions need. */
  readonly requiredFor?: Required;
  readonly defaultAction: NoInfer<Actions>;
  /** Actions that happen, rather than states that are reached and stay: run, restart, reload. */
  readonly events?: readonly NoInfer<Actions>[];
  readonly actions: { readonly [Name in Actions]: Action<ActionProperties<Schemas, Required, Name> & Prepared> };
  /** Adds properties that this machine can know before the run: a template's text. */
  readonly prepare?: (properties: Outputs<Schemas>, at: Place) => Prepared;
  /** The text it wants at a path, to find contradictions before the run. */
  readonly claims?: (properties: Outputs<Schemas> & Prepared) => Claim | undefined;
  /** Neighbours of this type may become one transaction. */
  readonly joins?: boolean;
}

type RequiredKeys<Required> = { [Name in keyof Required]: Needed<Required, Name> }[keyof Required];

type WithRequired<Properties, Actions extends string, Required> = CommonProperties<Actions> & {
  [Key in Extract<keyof Properties, RequiredKeys<Required>>]-?: NonNullable<Properties[Key]>;
};

type WithoutRequired<Actions extends string, Default extends string, Required> = Omit<CommonProperties<Actions>, "action"> &
  (Default extends keyof Required
    ? { action: LooseAction<Actions, Required> }
    : { action?: LooseAction<Actions, Required> | undefined });

type LooseAction<Actions extends string, Required> =
  | Exclude<Actions, keyof Required>
  | "nothing"
  | readonly (Exclude<Actions, keyof Required> | "nothing")[];

type Input<Properties, Actions extends string, Default extends string, Required> = [keyof Required] extends [never]
  ? Properties & CommonProperties<Actions>
  : Properties & (WithRequired<Properties, Actions, Required> | WithoutRequired<Actions, Default, Required>);

/** The function that declares resources of a type in a recipe. */
export interface ResourceFunction<Given, Type extends string, Actions extends string> {
  (name: string, ...properties: Record<never, never> extends Given ? [properties?: Given] : [properties: Given]): Handle<Type, Actions>;
  /** For the engine and for tools. */
  readonly definition: ResourceType;
}

/** Nothing is required for any action. */
type None = Record<never, never>;

/**
 * Defines a type of resource. Give the interface of its properties first, so that editors show its doc comments; then,
 * if there is a `prepare`, what that returns.
 *
 * @example
 * interface FlagProperties { path?: string | undefined }
 * export const flag = defineResource<FlagProperties>()({
 *   type: "flag",
 *   properties: { path: nameProperty(t.path()) },
 *   defaultAction: "raise",
 *   actions: {
 *     raise: ({ path }, host) =>
 *       host.read(facts.file(path)).type === "file" ? [] : [change("raise", { script: sh`touch -- ${path}` })],
 *   },
 * });
 */
export function defineResource<Properties, Prepared extends object = None>() {
  return <
    const Schemas extends SchemaOf<Properties>,
    Actions extends string,
    const Type extends string,
    const Required extends RequiredMap<Properties> = None,
    const Default extends Actions = Actions,
  >(
    definition: ResourceDefinition<Schemas, Actions, Required, Type, Prepared> & { readonly defaultAction: Default },
  ): ResourceFunction<Input<Properties, Actions, Default, Required>, Type, Actions> => {
    const type: ResourceType = {
      requiredFor: {},
      events: [],
      ...definition,
      nameProperty: nameOf(definition.properties),
    };
    const declareOne = (name: string, properties?: unknown): Handle<Type, Actions> => {
      const at = callSite();
      currentRun(resourceId(definition.type, String(name)), at).declared.push(declare(type, name, properties, at));
      return handle(definition.type, name);
    };
    return Object.assign(declareOne, { definition: type });
  };
}

function nameOf(properties: Readonly<Record<string, GenericSchema>>): string | undefined {
  return Object.entries(properties).find(([, schema]) => isNameProperty(schema))?.[0];
}

function handle<Type extends string, Actions extends string>(type: Type, name: string): Handle<Type, Actions> {
  const id = `${type}[${name}]` as const;
  return { type, name, id, to: (action, timing = "delayed") => ({ target: id, action, timing }) };
}
