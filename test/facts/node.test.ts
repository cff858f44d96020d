import { describe, expect, it } from "vitest";
import { platformOf } from "../../src/facts/node-attributes.ts";
import { parseNode } from "../../src/facts/node-parse.ts";

const host = `os PRETTY_NAME="Ubuntu 24.04 LTS"
os ID=ubuntu
os ID_LIKE=debian
os VERSION_ID="24.04"
os VERSION_CODENAME='noble'
name Linux
release 6.8.0-31-generic
build #31-Ubuntu SMP
hostname web1
hosts # web1.wrong.example web1
hosts 127.0.0.1 localhost
hosts 127.0.1.1\tweb1.example.org web1
cpus 0-3,6
cpu processor\t: 0
cpu model name\t: Some CPU @ 2.00GHz
cpu flags\t\t: fpu hypervisor lm
memory MemTotal:       16318480 kB
memory SwapTotal:       2097148 kB
init systemd
init systemd
machine x86_64
id uid=1000(ann lee) gid=1000(ann) groups=1000(ann),27(sudo)
home /home/ann
temp /tmp
dmi QEMU
dmi Standard PC
address 1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever
address 2: eth0    inet6 2001:db8::1/64 scope global \\       valid_lft forever
address 2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global dynamic eth0\\       valid_lft 80000sec
address 3: wg0    inet 10.8.0.1 peer 10.8.0.2/32 scope global wg0\\       valid_lft forever
disk Filesystem     1024-blocks    Used Available Capacity Mounted on
disk /dev/vda1         20000000 5000000  14000000      27% /
disk //nas/my share       10000    5000      -100      50% /mnt/my share
`;

describe("the inventory", () => {
  const node = parseNode(host);

  it("is made of plain files and a few tools", () => {
    expect(node).toEqual({
      platform: "ubuntu",
      family: "debian",
      platformFamily: "debian",
      version: "24.04",
      codename: "noble",
      architecture: "x86_64",
      hostname: "web1",
      fqdn: "web1.example.org",
      kernel: { name: "Linux", release: "6.8.0-31-generic", version: "#31-Ubuntu SMP", machine: "x86_64" },
      cpu: { total: 5, model: "Some CPU @ 2.00GHz" },
      memory: { total: 16318480 * 1024, swap: 2097148 * 1024 },
      virtualization: "kvm",
      init: "systemd",
      user: "ann lee",
      uid: 1000,
      home: "/home/ann",
      tempDir: "/tmp",
      interfaces: {
        eth0: [
          { family: "inet6", address: "2001:db8::1", prefix: 64, scope: "global" },
          { family: "inet", address: "192.0.2.7", prefix: 24, scope: "global" },
        ],
        wg0: [{ family: "inet", address: "10.8.0.1", prefix: 32, scope: "global" }],
      },
      ipAddress: "192.0.2.7",
      filesystem: {
        "/": { device: "/dev/vda1", size: 20_480_000_000, used: 5_120_000_000, available: 14_336_000_000 },
        "/mnt/my share": { device: "//nas/my share", size: 10_240_000, used: 5_120_000, available: -102_400 },
      },
    });
  });

  it("decides the platform", () => {
    expect(platformOf(node)).toEqual({
      name: "ubuntu",
      family: "debian",
      version: "24.04",
      architecture: "x86_64",
      init: "systemd",
      user: "ann lee",
    });
  });

  it.each([
    ["debian", "", "debian"],
    ["raspbian", "debian", "debian"],
    ["linuxmint", '"ubuntu debian"', "debian"],
    ["rocky", '"rhel centos fedora"', "rhel"],
    ["fedora", "", "fedora"],
    ["amzn", "fedora", "fedora"],
    ["opensuse-leap", '"suse opensuse"', "suse"],
    ["alpine", "", "alpine"],
    ["manjaro", "arch", "arch"],
    ["void", "", "void"],
  ])("ID=%s, ID_LIKE=%s: family %s", (id, like, family) => {
    expect(parseNode(`os ID=${id}\nos ID_LIKE=${like}\n`).family).toBe(family);
  });

  it.each([
    ["virt none\n", "none"],
    ["virt lxc\ndmi QEMU\n", "lxc"],
    ["virt \ncontainer docker\n", "docker"],
    ["dmi VMware, Inc.\n", "vmware"],
    ["cpu flags : fpu hypervisor\n", "vm-other"],
    ["cpu flags : fpu\n", "none"],
  ])("%j: virtualization %s", (lines, expected) => expect(parseNode(lines).virtualization).toBe(expected));

  it("of macOS is what uname, sysctl and sw_vers say", () => {
    const mac = `name Darwin
release 23.5.0
build Darwin Kernel Version 23.5.0: Wed May  1 20:12:58 PDT 2024; root:xnu-10063.121.3~5/RELEASE_ARM64_T6000
hostname mini.local
product 14.5
sysctl hw.ncpu: 8
sysctl hw.model: Mac14,3
sysctl machdep.cpu.brand_string: Apple M2
sysctl hw.memsize: 17179869184
machine arm64
id uid=501(deploy) gid=20(staff) groups=20(staff),12(everyone)
`;
    expect(parseNode(mac)).toMatchObject({
      platform: "darwin",
      family: "darwin",
      version: "14.5",
      hostname: "mini.local",
      kernel: { name: "Darwin", release: "23.5.0", machine: "arm64" },
      cpu: { total: 8, model: "Apple M2" },
      memory: { total: 17_179_869_184, swap: 0 },
      init: "launchd",
      user: "deploy",
    });
  });

  it.each([
    ["with os-release", "os ID=freebsd\nos VERSION_ID=14.1\n", "14.1"],
    ["without", "", "14.1"],
  ])("of FreeBSD is told %s", (_, release, version) => {
    const said = `${release}name FreeBSD\nrelease 14.1-RELEASE-p3\nsysctl hw.ncpu: 2\nsysctl hw.physmem: 4250116096\n`;
    expect(parseNode(said)).toMatchObject({
      platform: "freebsd",
      family: "freebsd",
      version,
      cpu: { total: 2 },
      memory: { total: 4_250_116_096 },
      init: "rc",
    });
  });

  it("of a system that nobody told of has its kernel's name", () => {
    expect(parseNode("name SunOS\nrelease 5.11\ninit init\n")).toMatchObject({
      platform: "sunos",
      family: "sunos",
      version: "5.11",
      init: "init",
    });
  });

  it("is empty, not wrong, where a host says nothing", () => {
    expect(parseNode("")).toMatchObject({
      platform: "linux",
      family: "linux",
      version: "",
      cpu: { total: 0, model: "" },
      init: "",
    });
  });
});
