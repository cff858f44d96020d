/** The name of a file in /etc/init.d: no path, no option, no pattern. */
export function isScriptName(name: string): boolean {
  return /^[\w.][\w.+@:-]*$/.test(name) && !/^\.+$/.test(name);
}
