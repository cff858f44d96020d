import type { Upload } from "../session/session.ts";

/** Smaller requests are over before anyone has read of them. */
const worthTellingBytes = 1024 * 1024;

/** Passes on an upload's progress, once for each twentieth of a large one. */
export function uploadTeller(tell: (upload: Upload) => void): (upload: Upload) => void {
  let told = 0;
  return ({ sent, total }) => {
    const part = Math.floor((sent * 20) / total);
    if (total < worthTellingBytes || part === told) return;
    told = part;
    tell({ sent, total });
  };
}
