#!/bin/sh
# For throw-away hosts: what the tests of this cookbook install from. Packages that stand in for the auditor's, an
# archive and a git repository of profiles, and a web server for them at 127.0.0.1:8099.
# What it serves is the same to the byte wherever it is made, so that its checksums can be known beforehand.
set -eu
umask 022
export DEBIAN_FRONTEND=noninteractive SOURCE_DATE_EPOCH=0
if ! { command -v busybox && command -v git; } >/dev/null; then
  apt-get update -qq
  apt-get install -qq --no-install-recommends busybox-static git >/dev/null
fi
mkdir -p /srv/www

# The stand-in reports what it was told. Of the profile host-baseline a control fails; one called broken cannot be run.
auditor() {
  tree=/srv/auditor-$1
  mkdir -p "$tree/DEBIAN" "$tree/usr/bin"
  cat >"$tree/DEBIAN/control" <<END
Package: cinc-auditor
Version: $1
Architecture: all
Maintainer: nobody <nobody@example.com>
Description: stands in for the auditor
END
  cat >"$tree/usr/bin/cinc-auditor" <<'END'
#!/bin/sh
printf '{"profile":"%s","words":"%s"}\n' "$2" "$*" >"${5#json:}"
case $2 in
  */host-baseline) exit 100 ;;
  */broken) exit 2 ;;
esac
END
  chmod 0755 "$tree/usr/bin/cinc-auditor"
  dpkg-deb -Znone --root-owner-group --build "$tree" "/srv/www/auditor-$1.deb" >/dev/null
}
auditor 1.0
auditor 2.0

mkdir -p /srv/packed/packed-1/controls
echo 'name: packed' >/srv/packed/packed-1/inspec.yml
tar --format=gnu --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C /srv/packed -cf /srv/www/packed.tar packed-1

git init -q /srv/versioned
cd /srv/versioned
git config user.name nobody
git config user.email nobody@example.com
echo 'name: versioned' >inspec.yml
git add .
git commit -qm first

systemd-run --quiet --unit=stand-ins busybox httpd -f -p 127.0.0.1:8099 -h /srv/www
