import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CHECKOUT } from "../../hosts/paths.ts";
import { oddWithout } from "./odd.ts";
import { numbers, q, type Scene, stock } from "./scene.ts";

const key = readFileSync(join(CHECKOUT, "test", "hosts", "apt-source", "right.asc"), "utf8");

const aptRepository: Scene = {
  declare: (number) =>
    `aptRepository("every-${number}", { uris: "file:${stock}/repositories/${number}", key: ${q(key)}, options: { "X-Odd": ${q(oddWithout(number, /\r/g))} } });`,
  before: (count) =>
    `mkdir -p ${stock}/repositories; for n in ${numbers(count).join(" ")}; do cp -r ${stock}/apt-source ${stock}/repositories/$n; done`,
  look: "cd /etc/apt/sources.list.d && grep -h ^X-Odd every-*.sources | tr '\\n' '\\0'; ls /etc/apt/keyrings | tr '\\n' '\\0'",
  finds: (count) => numbers(count).flatMap((number) => [`X-Odd: ${oddWithout(number, /\r/g)}`, `every-${number}.asc`]),
};

/** The host's own sources are those of a folder: nothing comes from a network. */
const aptUpdate: Scene = {
  most: 5,
  declare: (number) => `aptUpdate(${q(`every '${number}'`)}, { olderThan: ${86_400 + number} });`,
  look: "ls /var/lib/apt/periodic | tr '\\n' '\\0'",
  finds: () => ["update-success-stamp"],
};

const pkg: Scene = {
  declare: (number) => `pkg("every-${number}"${number % 2 === 0 ? "" : ', { version: "1.*" }'});`,
  before: (count) => `mkdir -p ${stock}/debs && cd ${stock}/debs
for n in ${numbers(count).join(" ")}; do
  mkdir -p build/DEBIAN
  printf 'Package: every-%s\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: x <x@example.com>\\nDescription: x\\n' $n >build/DEBIAN/control
  dpkg-deb -Zgzip -b build every-$n.deb >/dev/null
done
for deb in *.deb; do
  dpkg-deb -f $deb
  printf 'Filename: ./%s\\nSize: %s\\nSHA256: %s\\n\\n' $deb $(stat -c %s $deb) $(sha256sum <$deb | cut -d ' ' -f 1)
done >Packages
printf 'Suite: x\\nDate: Wed, 01 Jan 2020 00:00:00 UTC\\nSHA256:\\n %s %s Packages\\n' $(sha256sum <Packages | cut -d ' ' -f 1) $(stat -c %s Packages) >Release
rm -rf /var/lib/apt/lists/* /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:${stock}/debs ./' >/etc/apt/sources.list`,
  look: "dpkg-query -W -f '${Package} ${Version} ${db:Status-Status}\\n' 'every-*' | tr '\\n' '\\0'",
  finds: (count) => numbers(count).map((number) => `every-${number} 1.0 installed`),
};

/** Each of them takes a second or more to install, and none can have an odd name. */
const slow = 3;

/** The first of a kind is asked about newer versions too. */
const also = (number: number): string => (number === 0 ? ', action: ["install", "upgrade"]' : "");

const gemPackage: Scene = {
  most: slow,
  declare: (number) =>
    `gemPackage("every_${number}", { version: "1.0", options: "--local", cwd: "${stock}/gems"${also(number)} });`,
  before: (count) => `mkdir -p ${stock}/gems && cd ${stock}/gems
for n in ${numbers(count).join(" ")}; do
  printf 'Gem::Specification.new { |s| s.name = "every_%s"; s.version = "1.0"; s.summary = "x"; s.authors = ["x"] }\\n' $n >it.gemspec
  gem build --quiet it.gemspec >/dev/null 2>&1
done
mkdir -p ${stock}/www/gems/gems && cp *.gem ${stock}/www/gems/gems && gem generate_index -q -d ${stock}/www/gems >/dev/null 2>&1
printf ':sources:\\n- http://127.0.0.1:8099/gems/\\n' >/root/.gemrc`,
  look: "gem list --local '^every_' | grep every | tr '\\n' '\\0'",
  finds: (count) => numbers(count).map((number) => `every_${number} (1.0)`),
};

const pipPackage: Scene = {
  most: slow,
  declare: (number) =>
    `pipPackage("every_${number}", { options: "--break-system-packages --no-index --find-links ${stock}/wheels"${also(number)} });`,
  before: (count) => `mkdir -p ${stock}/wheels && cd ${stock}/wheels && python3 - ${count} <<'END'
import sys, zipfile
for n in range(int(sys.argv[1])):
    info = "every_%d-1.0.dist-info/" % n
    with zipfile.ZipFile("every_%d-1.0-py3-none-any.whl" % n, "w") as wheel:
        wheel.writestr("every_%d.py" % n, "")
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: every_%d\\nVersion: 1.0\\n" % n)
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "RECORD", "")
END
printf '[global]\\nno-index = true\\nfind-links = ${stock}/wheels\\n' >/etc/pip.conf`,
  look: "cd /usr/local/lib/python3*/dist-packages && ls -d every_*.py | tr '\\n' '\\0'",
  finds: (count) => numbers(count).map((number) => `every_${number}.py`),
};

/** A registry of files, which the host serves to itself. */
const npmPackage: Scene = {
  most: slow,
  declare: (number) =>
    `npmPackage("every-${number}", { options: "--registry http://127.0.0.1:8099/npm"${also(number)} });`,
  before: (count) => `mkdir -p ${stock}/www/npm ${stock}/npm/package && cd ${stock}/npm
for n in ${numbers(count).join(" ")}; do
  printf '{"name":"every-%s","version":"1.0.0"}' $n >package/package.json
  tar -czf ${stock}/www/npm/every-$n.tgz package
  printf '{"name":"every-%s","dist-tags":{"latest":"1.0.0"},"versions":{"1.0.0":{"name":"every-%s","version":"1.0.0","dist":{"tarball":"http://127.0.0.1:8099/npm/every-%s.tgz"}}}}' $n $n $n >${stock}/www/npm/every-$n
done
mkdir -p /usr/local/etc && echo registry=http://127.0.0.1:8099/npm >/usr/local/etc/npmrc`,
  look: "cd /usr/local/lib/node_modules && ls -d every-* | tr '\\n' '\\0'",
  finds: (count) => numbers(count).map((number) => `every-${number}`),
};

export const packageScenes = { aptRepository, aptUpdate, gemPackage, npmPackage, package: pkg, pipPackage };
