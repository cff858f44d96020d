export { directory } from "./directory.ts";
export { execute } from "./execute.ts";
export { file } from "./file.ts";
export { git } from "./git.ts";
export { link } from "./link.ts";
export { pkg } from "./package.ts";
export { service } from "./service.ts";
export { template } from "./template.ts";
