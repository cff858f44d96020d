import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The slowest files, as `npm run test:costs` prints them: one that began last would keep a single processor busy. */
const longest = [
  "transports/local",
  "engine/differential",
  "session/open-session",
  "integration/cookbook-host-tests",
  "integration/every-resource",
  "integration/host-tests",
];

/** Starts with the files that take longest. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
      return place === -1 ? longest.length : place;
    };
    const usually = super.sort.bind(this);
    return (await usually(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
