import type { GenericSchema, InferOutput } from "valibot";
import type { Fact } from "../facts/fact.ts";
import { resourceId } from "../values/resource-id.ts";
import { callSite } from "./call-site.ts";
import type { Change } from "./change.ts";
import { collectMade, currentRun } from "./collector.ts";
import type { CommonProperties, Handle } from "./common-properties.ts";
import { declare } from "./declare.ts";
import type { HostView } from "./host-view.ts";
import { isNameProperty } from "./properties.ts";
import type { Claim, Declaration, Declared, ResourceType } from "./resource-type.ts";

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

/** What an action gets besides its type's own properties. */
type Shared = Pick<Declared, "id" | "sensitive" | "process">;

/** What an action gets: every property, and those that it requires without undefined. */
type ActionProperties<Schemas, Required, Action> = Shared & {
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
  readonly prepare?: (properties: Outputs<Schemas>, declaration: Declaration) => Prepared;
  /** The text it wants at a path, to find contradictions before the run. */
  readonly claims?: (properties: Outputs<Schemas> & Prepared) => Claim | undefined;
  /** Facts that its actions will read whatever its lazy properties turn out to be: they are asked with what those read. */
  readonly asks?: (properties: Outputs<Schemas> & Prepared) => readonly Fact<unknown>[];
  /** Neighbours of this type may become one transaction. */
  readonly joins?: boolean;
  /** It restarts the host, which not every session outlives. */
  readonly restarts?: boolean;
}

/** Nothing is required for any action. */
type None = Record<never, never>;

/** The common properties with the actions inferred. What is not to be inferred is there so that editors offer all the words. */
interface Common<Action extends string, Chosen extends Action | "nothing"> extends CommonProperties<Action> {
  action?: Choice<Action | "nothing", Chosen> | undefined;
}

type Choice<Word, Chosen> = Chosen | NoInfer<Word> | readonly Chosen[] | NoInfer<readonly Word[]>;

/** Some properties, no longer optional: those that the chosen actions cannot do without. */
type Needs<Properties, Keys> = { [Key in keyof Properties & Keys]-?: NonNullable<unknown> };

type Argument<Value, IsOptional> = IsOptional extends true ? [properties?: Value] : [properties: Value];

/** The function that declares resources of a type in a recipe. The object may be left out if the default action needs nothing. */
export interface ResourceFunction<
  Properties,
  Type extends string,
  Actions extends string,
  Default extends Actions,
  Required,
> {
  <const Chosen extends Actions | "nothing" = Default>(
    name: string,
    ...properties: Argument<
      Properties & Common<Actions, Chosen> & Needs<Properties, Needed<Required, Chosen>>,
      None extends Properties & Needs<Properties, Needed<Required, Default>> ? true : false
    >
  ): Handle<Type, Exclude<Actions, "nothing">>;
  /** For the engine and for tools. */
  readonly definition: ResourceType;
}

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
  ): ResourceFunction<Properties, Type, Actions, Default, Required> => {
    const type: ResourceType = {
      requiredFor: {},
      events: [],
      ...definition,
      nameProperty: nameOf(definition.properties),
    };
    const declareOne = (name: string, properties?: unknown): Handle<Type, Exclude<Actions, "nothing">> => {
      const at = callSite();
      const run = currentRun(resourceId(definition.type, String(name)), at);
      collectMade(run, () => declare(type, name, properties, at));
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
