/** `type[name]`: how a resource is called, in recipes, reports and notifications. */
export type ResourceId = `${string}[${string}]`;

/** @example resourceId("package", "nginx") // "package[nginx]" */
export function resourceId(type: string, name: string): ResourceId {
  return `${type}[${name}]`;
}

/** Whether a text has the form of an id. */
export function isResourceId(text: string): text is ResourceId {
  return /^[^[\]]+\[[\s\S]+\]$/.test(text);
}
