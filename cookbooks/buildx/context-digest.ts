import { defineFact, SpoiltAnswer, sh } from "tsamae";

/**
 * A digest of all that is in a folder: names, permissions, what links lead to, and what files say; undefined where there
 * is no such folder. Times and owners, which no image takes from its context, do not count.
 */
export const contextDigest = defineFact<string, string | undefined>({
  name: "context-digest",
  script: (folders) => sh`for tsamae_context in ${folders}; do
  if cd -- "$tsamae_context" 2>/dev/null; then
    { find . -printf '%y %m %p %l\\0' | sort -z; find . -type f -print0 | sort -z | xargs -0 -r sha256sum; } 2>/dev/null |
      sha256sum | cut -d ' ' -f 1
  else
    echo none
  fi
done
echo end`,
  parse(output, folders) {
    const lines = new TextDecoder().decode(output).split("\n");
    if (lines[folders.length] !== "end") throw new SpoiltAnswer("the digests of contexts have no end");
    return folders.map((_, index) => {
      const line = lines[index] ?? "";
      if (line === "none") return { value: undefined };
      if (!/^[\da-f]{64}$/.test(line)) throw new SpoiltAnswer("a context has no digest");
      return { value: line };
    });
  },
  roots: (folder) => ({ paths: [], watched: [folder], crossedLink: true }),
});
