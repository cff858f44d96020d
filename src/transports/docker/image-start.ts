/** What an image starts with. */
export interface ImageStart {
  readonly entrypoint: readonly string[] | undefined;
  readonly command: readonly string[] | undefined;
}

/** Reads what `docker image inspect --format '{{json .Config}}'` prints. */
export function parseImageStart(json: string): ImageStart {
  const config: unknown = JSON.parse(json);
  return { entrypoint: words(config, "Entrypoint"), command: words(config, "Cmd") };
}

function words(config: unknown, key: string): readonly string[] | undefined {
  if (typeof config !== "object" || config === null) return undefined;
  const value: unknown = Object.entries(config).find(([name]) => name === key)?.[1];
  if (!Array.isArray(value) || value.length === 0) return undefined;
  return value.map(String);
}

/**
 * Lines for `docker commit --change` that give the image its own start back. The engine takes an empty list for none
 * given, and keeps the container's: an image with neither of the two gets a shell.
 */
export function commitChanges({ entrypoint, command }: ImageStart): readonly string[] {
  const start = entrypoint === undefined ? [] : [`ENTRYPOINT ${JSON.stringify(entrypoint)}`];
  if (command !== undefined) return [...start, `CMD ${JSON.stringify(command)}`];
  return entrypoint === undefined ? ['CMD ["sh"]'] : start;
}
