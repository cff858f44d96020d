import * as v from "valibot";
import type { Handler } from "../engine/handlers.ts";
import { t } from "../resources/properties.ts";
import type { Config } from "./config.ts";

type Options = Required<Omit<Config, "handlers">>;

const flag = v.boolean();
const text = t.string();
const number = v.number();
const texts = v.pipe(
  v.union([text, v.array(text)], "expected a text, or a list of texts"),
  v.transform((given) => (typeof given === "string" ? [given] : given)),
);
const textOrTrue = v.union([text, v.literal(true)], "expected a text, or true");

/** Every option that may have a default, with what it takes: the words of a choice are known to the option itself. */
export const optionSchemas = {
  dryRun: flag,
  confirm: flag,
  only: texts,
  skip: texts,
  shell: text,
  loginShell: flag,
  nodeJson: texts,
  nodeYaml: texts,
  detailedExitcode: flag,
  profile: flag,
  format: text,
  color: flag,
  logLevel: text,
  host: texts,
  port: number,
  user: text,
  key: text,
  askPassword: flag,
  passwordFile: text,
  sshConfig: texts,
  knownHosts: texts,
  hostKeyPolicy: text,
  connectTimeout: number,
  connectRetries: number,
  jump: text,
  forwardAgent: flag,
  sshProgram: textOrTrue,
  vagrant: textOrTrue,
  parallel: number,
  sudo: flag,
  become: text,
  askSudoPassword: flag,
  sudoPasswordFile: text,
  container: text,
  image: text,
  tag: text,
  docker: text,
  via: text,
} as const satisfies Record<keyof Options, v.GenericSchema>;

/** Options that name files of this machine. */
export const fileOptions: ReadonlySet<string> = new Set<keyof Options>([
  "nodeJson",
  "nodeYaml",
  "key",
  "passwordFile",
  "sshConfig",
  "knownHosts",
  "sudoPasswordFile",
]);

/** `jsonLines("run.jsonl")`, or a function of one's own. */
export const handlersSchema = v.array(
  v.custom<Handler>((value) => typeof value === "function", 'expected a function, such as jsonLines("run.jsonl")'),
);
