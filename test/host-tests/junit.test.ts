import { describe, expect, it } from "vitest";
import { junitXml } from "../../src/host-tests/reports/junit.ts";
import { stopped, told } from "./events.ts";

describe("the JUnit report of tests", () => {
  const xml = junitXml(told);

  it("has a suite for each host, and a case for each part and each thing that must hold", () => {
    expect(xml).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="tsamae test" tests="8" failures="2" errors="0" skipped="2" time="34">
        <testsuite name="web on bookworm" tests="3" failures="0" errors="0" skipped="0" time="12.3">
          <testcase name="start" classname="web.bookworm" time="1.234"/>
          <testcase name="dry run" classname="web.bookworm" time="0.25"/>
          <testcase name="converge" classname="web.bookworm" time="2"/>
        </testsuite>
        <testsuite name="web on trixie" tests="5" failures="2" errors="0" skipped="2" time="33.3">
          <testcase name="holds: is there" classname="web.trixie" time="0.1"/>
          <testcase name="holds: says &quot;&lt;&amp;&gt;&quot; and ␛[31mred␀" classname="web.trixie" time="10">
            <failure message="says &quot;&lt;&amp;&gt;&quot; and ␛[31mred␀: it does not hold: its command failed with status 7">says &quot;&lt;&amp;&gt;&quot; and ␛[31mred␀: it does not hold: its command failed with status 7
      at /home/me/web/default.ts:3
      command: curl	http://[::1]/ | grep '&lt;b&gt;'
      status: 7
      stdout: one
      ␇two
      stderr: ]]&gt; refused</failure>
          </testcase>
          <testcase name="holds: runs" classname="web.trixie" time="10.4">
            <failure message="runs: it does not hold: its function returned false">runs: it does not hold: its function returned false
      at /home/me/web/default.ts:3</failure>
          </testcase>
          <testcase name="reboot" classname="web.trixie" time="0">
            <skipped/>
          </testcase>
          <testcase name="holds after reboot" classname="web.trixie" time="0">
            <skipped/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it("holds nothing that XML 1.0 cannot carry", () => {
    const problem = {
      id: "a",
      at: { file: "a.ts", line: 1 },
      failure: { message: "\ud800 \u0000 \ufffe \uffff \u000b" },
    };
    const phase = { type: "phase-finished", phase: "start", seconds: 1, summary: "", problems: [problem] } as const;
    const end = { type: "host-test-finished", passed: false, interrupted: false, seconds: 1, left: [] } as const;
    const about = { test: "web \udfff", host: "\u001b[0m" };
    const report = junitXml([
      { ...phase, ...about },
      { ...end, ...about },
    ]);
    expect(report).toContain("<failure");
    expect(report).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f\p{Surrogate}\ufffe\uffff]/u);
  });

  it("has an error where the test was interrupted", () => {
    expect(junitXml(stopped)).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="tsamae test" tests="8" failures="0" errors="1" skipped="6" time="2.5">
        <testsuite name="web on bookworm" tests="4" failures="0" errors="1" skipped="2" time="2.5">
          <testcase name="start" classname="web.bookworm" time="1"/>
          <testcase name="dry run" classname="web.bookworm" time="0">
            <error message="interrupted"/>
          </testcase>
          <testcase name="converge" classname="web.bookworm" time="0">
            <skipped/>
          </testcase>
          <testcase name="converge again" classname="web.bookworm" time="0">
            <skipped/>
          </testcase>
        </testsuite>
        <testsuite name="web on trixie" tests="4" failures="0" errors="0" skipped="4" time="0">
          <testcase name="image" classname="web.trixie" time="0">
            <skipped/>
          </testcase>
          <testcase name="start" classname="web.trixie" time="0">
            <skipped/>
          </testcase>
          <testcase name="dry run" classname="web.trixie" time="0">
            <skipped/>
          </testcase>
          <testcase name="converge" classname="web.trixie" time="0">
            <skipped/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `);
  });

  it("of no tests is a report too", () => {
    expect(junitXml([])).toContain('tests="0"');
  });
});
