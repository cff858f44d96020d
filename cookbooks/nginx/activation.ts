import { type ShellCommand, sh } from "tsamae";

export interface Activation {
  readonly sites: readonly string[];
  /** Files of `sites-enabled` that go. */
  readonly former: readonly string[];
  /** Where `sum` is written once nginx has read it all. */
  readonly receipt: string;
  readonly sum: string;
}

/** Makes the sites those that nginx serves, if it accepts them, and waits until it has read them. */
export const activation = ({ sites, former, receipt, sum }: Activation): ShellCommand => sh`cd /etc/nginx || exit
${asAWhole}
set --
${listed(former)}
for file do rm -f "$tree/sites-enabled/$file"; done
set --
${listed(sites)}
for site do ln -sf "/etc/nginx/sites-available/$site.conf" "$tree/sites-enabled/$site.conf"; done
${judged}
mkdir -p sites-enabled || exit
for site do
  cp "sites-available/$site.conf" "sites-enabled/.tsamae.$site" &&
    mv -f "sites-enabled/.tsamae.$site" "sites-enabled/$site.conf" || exit
done
set --
${listed(former)}
for file do rm -f "sites-enabled/$file"; done
${reloaded}
mkdir -p -m 0755 /var/cache/nginx-cookbook && echo ${sum} >${receipt}`;

const listed = (names: readonly string[]): ShellCommand => (names.length === 0 ? sh`` : sh`set -- ${names}`);

/** The configuration as a folder of links. What is a link itself there would lead to the real files. */
const asAWhole = sh`tree=$(mktemp -d) || exit
trap 'rm -rf -- "$tree"' EXIT
cp -as /etc/nginx/. "$tree" && rm -rf "$tree/sites-enabled" && mkdir "$tree/sites-enabled" || exit
if [ -d sites-enabled ]; then cp -as "$(readlink -f sites-enabled)/." "$tree/sites-enabled" || exit; fi`;

/** nginx warns only of two sites with one name, and serves the first. */
const judged = sh`refused() {
  printf '%s\\n' "$said" | sed "s|$tree/sites-enabled/|/etc/nginx/sites-available/|g; s|$tree/|/etc/nginx/|g" >&2
  echo 'nginx refuses the new configuration, and goes on with the one before' >&2
  exit 1
}
said=$(nginx -t -c "$tree/nginx.conf" 2>&1) || refused
case $said in *'conflicting server name'*) refused ;; esac`;

/**
 * nginx ends well before it has read anything: it has when there are new workers. Where it has none after some seconds,
 * it goes on with the former configuration, and its log says why.
 */
const reloaded = sh`log=/var/log/nginx/error.log
master=$(cat /run/nginx.pid 2>/dev/null)
workers() { cat "/proc/$master/task/$master/children" 2>/dev/null; }
has_new() {
  for worker in $(workers); do case " $earlier " in *" $worker "*) ;; *) return 0 ;; esac; done
  return 1
}
if [ -n "$master" ] && kill -0 "$master" 2>/dev/null; then
  earlier=$(workers)
  size=$(cat "$log" 2>/dev/null | wc -c)
  nginx -s reload || exit
  tries=0
  until [ -z "$earlier" ] || has_new; do
    tries=$((tries + 1))
    if [ "$tries" -gt 60 ]; then
      tail -c +$((size + 1)) "$log" | grep -F '[emerg]' | sed 's/^.*[[]emerg[]] [0-9#]*: //' | sort -u >&2
      echo 'nginx has not taken the new configuration, and goes on with the one before' >&2
      echo 'an address in use: ss -ltnp tells by whom; from all addresses to one: systemctl restart nginx' >&2
      exit 1
    fi
    sleep 0.1
  done
fi`;
