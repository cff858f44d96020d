import { type CommonProperties, execute } from "tsamae";

/** A command that appends a digit, which is its name, to a file: what stands there afterwards is the order of things. */
export function append(digit: string, path: string, properties: CommonProperties<"run"> = {}) {
  return execute(digit, { command: `printf ${digit} >>${path}`, ...properties });
}

/** One that does so once: it only reports a change, and notifies, where the digit is not there yet. */
export function appendOnce(digit: string, path: string, properties: CommonProperties<"run"> = {}) {
  return append(digit, path, { notIf: `grep -q ${digit} ${path}`, ...properties });
}
