/**
 * Imports a module by its URL or the name of its package. Code that was compiled ahead cannot import by itself: the
 * build puts the program's own way here (see `program.ts`).
 */
export const importModule = (specifier: string): Promise<unknown> => import(/* @vite-ignore */ specifier);
