const most = 500;
const mostBytes = 96 * 1024;

/**
 * Keys in groups that fit the arguments of one program: execve(2) limits them to a quarter of the stack (2 MiB by
 * default, 128 KiB on old kernels). It also bounds the lists that a shell builds item by item.
 */
export function chunks(keys: readonly string[]): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let group: string[] = [];
  let bytes = 0;
  for (const key of keys) {
    const size = Buffer.byteLength(key) + 9;
    if (group.length === 0 || group.length === most || bytes + size > mostBytes) {
      group = [];
      bytes = 0;
      groups.push(group);
    }
    group.push(key);
    bytes += size;
  }
  return groups;
}
