// Prints how the tests went, as one closing line: N passed, N failed.
// Usage: node test/summary.mjs RESULTS STATUS, with vitest's JSON report and the exit status of `npm test`.
import { readFileSync } from "node:fs";

const [path = "", status = "1"] = process.argv.slice(2);

/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: { status: string, name: string, assertionResults: { status: string }[] }[] }} Report */

/** @returns {Report | undefined} */
function readReport() {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/**
 * A file that cannot be loaded, or whose hooks fail, has no failed test of its own, yet it failed.
 * @param {Report} report
 */
function failedFiles({ testResults }) {
  const hasFailedTest = (file) => file.assertionResults.some((test) => test.status === "failed");
  return testResults.filter((file) => file.status === "failed" && !hasFailedTest(file));
}

const report = readReport();
if (report === undefined) console.log("No test was run: something before the tests failed.");
const broken = report === undefined ? [] : failedFiles(report);
for (const { name } of broken) console.log(`failed as a whole: ${name}`);
if (report !== undefined && report.numPendingTests > 0) console.log(`${report.numPendingTests} skipped`);

const counted = (report?.numFailedTests ?? 0) + broken.length;
const hasFailed = counted > 0 || report === undefined || status !== "0";
console.log(`${report?.numPassedTests ?? 0} passed, ${hasFailed ? Math.max(counted, 1) : 0} failed`);
process.exitCode = hasFailed ? 1 : 0;
