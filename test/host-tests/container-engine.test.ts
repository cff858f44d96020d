import { describe, expect, it } from "vitest";
import { lastLines } from "../../src/host-tests/container-engine.ts";

describe("what an engine said", () => {
  it("is shown without what its old builder says of itself", () => {
    const said = `Sending build context to Docker daemon  7.68kB\r\r
Step 1/2 : FROM debian
DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            Install the buildx component to build images with BuildKit:
            https://docs.docker.com/go/buildx/

The command '/bin/sh -c false' returned a non-zero code: 1
`;
    expect(lastLines(said)).toBe(
      "It said:\nStep 1/2 : FROM debian\nThe command '/bin/sh -c false' returned a non-zero code: 1",
    );
  });

  it("is its end, or nothing", () => {
    expect(lastLines(Array.from({ length: 100 }, (_, line) => `line ${line}`).join("\n"))).toMatch(
      /^It said:\nline 80\n.*\nline 99$/s,
    );
    expect(lastLines(" \n")).toBe("It said nothing.");
  });
});
