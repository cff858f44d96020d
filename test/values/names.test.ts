import { describe, expect, it } from "vitest";
import { isMode } from "../../src/values/mode.ts";
import { isResourceId, resourceId } from "../../src/values/resource-id.ts";

describe("a mode", () => {
  it.each(["0644", "0000", "0777", "01777", "04755", "00644"])("can be %s", (text) => expect(isMode(text)).toBe(true));
  it.each(["644", "0o644", "064", "0888", "rw-r--r--", "", "0644\n", " 0644", 644, 0o644, undefined, null])(
    "cannot be %j",
    (value) => expect(isMode(value)).toBe(false),
  );
});

describe("a resource's id", () => {
  it.each([
    ["package", "nginx", "package[nginx]"],
    ["file", "/etc/a b", "file[/etc/a b]"],
    ["execute", "echo a[0]\necho b", "execute[echo a[0]\necho b]"],
  ])("is type[name]: %s, %j", (type, name, id) => {
    expect(resourceId(type, name)).toBe(id);
    expect(isResourceId(id)).toBe(true);
  });

  it.each(["nginx", "service nginx", "service[]", "[nginx]", "service[nginx", "service(nginx)", "", "a[b]c"])(
    "is not %j",
    (text) => expect(isResourceId(text)).toBe(false),
  );
});
