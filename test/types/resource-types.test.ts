import type { ResourceTypes } from "tsamae";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as resources from "../../src/resources/index.ts";

type Functions = typeof resources;

/** The actions that handles offer, by the type of their resource. */
type Offered = {
  [Name in keyof Functions as ReturnType<Functions[Name]>["type"]]: Parameters<ReturnType<Functions[Name]>["to"]>[0];
};

describe("the open interface of resource types", () => {
  it("says of each type what its definition says", () => {
    // Compared by the compiler, in `npm run check:types`.
    // A composite is no resource, and has no definition.
    type Defined = Omit<ResourceTypes, "composite">;
    expectTypeOf<Offered>().toEqualTypeOf<{ [Type in keyof Defined]: Defined[Type] }>();
    expect(Object.values(resources).map(({ definition }) => definition.type)).toContain("service");
  });
});
