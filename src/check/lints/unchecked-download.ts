import { Secret } from "../../values/secret.ts";
import type { Lint } from "./lint.ts";

/** A download of a type that knows checksums, without one. */
export const uncheckedDownload: Lint = {
  name: "unchecked-download",
  look({ type, actions, properties }) {
    if (!Object.hasOwn(type.properties, "checksum") || actions.length === 0) return undefined;
    const { checksum, source, url } = properties;
    if (checksum !== undefined || ![source, url].some(isUrl)) return undefined;
    return {
      message: "takes whatever its URL leads to: it has no checksum",
      hint: 'checksum: "sha256:…", as sha256sum prints it',
    };
  },
};

const isUrl = (value: unknown): boolean =>
  // Only a URL may be secret.
  value instanceof Secret || (typeof value === "string" && /^https?:\/\//i.test(value));
