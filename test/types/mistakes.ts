/** A mistake that an editor must show while it is typed. */
export interface Mistake {
  readonly name: string;
  /** What stands in the recipe's function. */
  readonly code: string;
  /** The line of `code` that is red, from 1. */
  readonly line: number;
  /** Part of what the editor says. */
  readonly says: string;
}

const flag = `interface FlagProperties { path?: string | undefined; pole?: string | undefined }
const properties = { path: nameProperty(t.path()), pole: t.optional(t.string()) };`;

const nginx = "const nginx = recipe({ port: t.number() }, () => {});";

export const mistakes: readonly Mistake[] = [
  {
    name: "a misspelt property",
    code: `file("/etc/motd", { contnet: "Welcome." });`,
    line: 1,
    says: "Did you mean to write 'content'?",
  },
  {
    name: "a misspelt property, and an action",
    code: `service("nginx");\nlink("/etc/main", {\n  action: "delete",\n  forse: true,\n});`,
    line: 4,
    says: "Did you mean to write 'force'?",
  },
  {
    name: "a misspelt common property",
    code: `pkg("nginx", { notif: "test -e /usr/sbin/nginx" });`,
    line: 1,
    says: "Did you mean to write 'notIf'?",
  },
  {
    name: "an action that the type does not have",
    code: `file("/etc/motd", { action: "remove" });`,
    line: 1,
    says: `'"remove"' is not assignable to type 'Choice<"create" | "delete" | "edit" | "nothing"`,
  },
  {
    name: "one wrong action in a list",
    code: `service("nginx", { action: ["enable", "begin"] });`,
    line: 1,
    says: `'"begin"' is not assignable to type '"disable" | "enable" | "mask" | "nothing" | "reload" | "reloadOrRestart" | "restart" | "start" | "stop" | "tryRestart" | "unmask"'`,
  },
  {
    name: "a handle's action that its type does not have",
    code: `const nginx = service("nginx");\nfile("/etc/motd", { notifies: nginx.to("enabled") });`,
    line: 2,
    says: `'"enabled"' is not assignable to parameter of type '"disable" | "enable" | "mask" | "reload" | "reloadOrRestart" | "restart" | "start" | "stop" | "tryRestart" | "unmask"'`,
  },
  {
    name: "an action that nobody can be notified of",
    code: `service("nginx").to("nothing");`,
    line: 1,
    says: `'"nothing"' is not assignable`,
  },
  {
    name: "a handle's time that is none",
    code: `service("nginx").to("restart", "later");`,
    line: 1,
    says: `'"later"' is not assignable to parameter of type 'Timing | undefined'`,
  },
  { name: "a link that leads nowhere", code: `link("/etc/main");`, line: 1, says: "Expected 2 arguments, but got 1." },
  {
    name: "a link without `to`",
    code: `link("/etc/main", { force: true });`,
    line: 1,
    says: `Property 'to' is missing in type '{ force: true; }'`,
  },
  {
    name: "a link without `to` whose action is stated",
    code: `link("/etc/main", { action: "create" });`,
    line: 1,
    says: `Property 'to' is missing in type '{ action: "create"; }'`,
  },
  {
    name: "a link without `to` that is deleted and created",
    code: `link("/etc/main", { action: ["delete", "create"] });`,
    line: 1,
    says: `Property 'to' is missing`,
  },
  {
    name: "a file without the function that edits it",
    code: `file("/etc/hosts", { action: "edit" });`,
    line: 1,
    says: `Property 'edit' is missing`,
  },
  {
    name: "a number as mode",
    code: `file("/etc/motd", { mode: 644 });`,
    line: 1,
    says: `'number' is not assignable to type 'Lazy<\`0\${number}\`>`,
  },
  {
    name: "a mode in letters",
    code: `file("/etc/motd", { mode: "rw-r--r--" });`,
    line: 1,
    says: `'"rw-r--r--"' is not assignable to type 'Lazy<\`0\${number}\`>`,
  },
  {
    name: "a mode without its leading zero",
    code: `directory("/srv/app", { mode: "755" });`,
    line: 1,
    says: `'"755"' is not assignable to type 'Lazy<\`0\${number}\`>`,
  },
  {
    name: "a validation that does not say where the file is",
    code: `file("/etc/sudoers", { validate: "visudo -c" });`,
    line: 1,
    says: `'"visudo -c"' is not assignable to type 'Lazy<\`\${string}%{path}\${string}\`>`,
  },
  {
    name: "a content that is no text",
    code: `file("/etc/motd", { content: 5 });`,
    line: 1,
    says: "'number' is not assignable to type 'Lazy<string | Secret>",
  },
  {
    name: "a lazy content that is no text",
    code: `file("/etc/motd", { content: () => 5 });`,
    line: 1,
    says: "Type 'number' is not assignable to type 'string | Secret'",
  },
  {
    name: "a target whose type is unknown",
    code: `file("/etc/motd", { notifies: ["restart", "servce[nginx]"] });`,
    line: 1,
    says: `'"servce[nginx]"' is not assignable to type 'Handle<string, string> | WrittenId'`,
  },
  {
    name: "a target's misspelt action",
    code: `file("/etc/motd", { notifies: ["resart", "service[nginx]"] });`,
    line: 1,
    says: `Did you mean '"restart"'?`,
  },
  {
    name: "a misspelt action of a handle in a list",
    code: `const nginx = service("nginx");\nfile("/etc/motd", { notifies: ["resart", nginx] });`,
    line: 2,
    says: `Did you mean '"restart"'?`,
  },
  {
    name: "a notification's time that is none",
    code: `file("/etc/motd", { notifies: ["restart", "service[nginx]", "later"] });`,
    line: 1,
    says: `'"later"' is not assignable to type 'Timing'`,
  },
  {
    name: "a subscription to what this resource cannot do",
    code: `const config = file("/etc/motd");\npkg("nginx", { subscribes: ["restart", config] });`,
    line: 2,
    says: `'"restart"' is not assignable to type '"hold" | "install" | "purge" | "remove" | "unhold" | "upgrade" | Subscribes<`,
  },
  {
    name: "a guard that returns a text",
    code: `pkg("nginx", { onlyIf: (host) => host.platform.name });`,
    line: 1,
    says: "Type 'string' is not assignable to type 'boolean'",
  },
  {
    name: "a guard that returns a promise",
    code: `pkg("nginx", { notIf: async () => true });`,
    line: 1,
    says: "Type 'Promise<boolean>' is not assignable to type 'boolean'",
  },
  {
    name: "a guard that returns the whole answer",
    code: `pkg("nginx", { notIf: (host) => host.read(facts.package("nginx")) });`,
    line: 1,
    says: "Type 'PackageState' is not assignable to type 'boolean'",
  },
  {
    name: "a misspelt parameter",
    code: `${nginx}\nawait include(nginx, { prot: 80 });`,
    line: 2,
    says: "'prot' does not exist in type '{ port: number; }'",
  },
  {
    name: "a missing parameter",
    code: `${nginx}\nawait include(nginx, {});`,
    line: 2,
    says: "Property 'port' is missing",
  },
  {
    name: "no parameters where one is needed",
    code: `${nginx}\nawait include(nginx);`,
    line: 2,
    says: "Expected 2 arguments, but got 1.",
  },
  {
    name: "a parameter of a wrong type",
    code: `${nginx}\nawait include(nginx, { port: "80" });`,
    line: 2,
    says: "Type 'string' is not assignable to type 'number'",
  },
  {
    name: "a parameter that the recipe does not declare",
    code: `recipe({ port: t.number() }, ({ prot }) => {\n  execute(String(prot));\n});`,
    line: 1,
    says: "Property 'prot' does not exist on type '{ port: number; }'",
  },
  {
    name: "a default action that is not among the actions",
    code: `${flag}
defineResource<FlagProperties>()({
  type: "flag",
  properties,
  defaultAction: "lower",
  actions: { raise: () => [] },
});`,
    line: 6,
    says: `Type '"lower"' is not assignable to type '"raise"'`,
  },
  {
    name: "a property of one's own type without a schema",
    code: `interface FlagProperties { path?: string | undefined; pole?: string | undefined }
defineResource<FlagProperties>()({
  type: "flag",
  properties: { path: nameProperty(t.path()) },
  defaultAction: "raise",
  actions: { raise: () => [] },
});`,
    line: 4,
    says: "Property 'pole' is missing",
  },
  {
    name: "a requirement of one's own type that is no property",
    code: `${flag}
defineResource<FlagProperties>()({
  type: "flag",
  properties,
  requiredFor: { raise: ["poel"] },
  defaultAction: "raise",
  actions: { raise: () => [] },
});`,
    line: 6,
    says: `'"poel"' is not assignable to type '"path" | "pole"'`,
  },
];
