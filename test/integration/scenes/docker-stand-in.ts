/**
 * What docker and its plugin do with builders, as far as can be seen from outside: they keep each in a file of the
 * user's. It writes down what it was told.
 */
export const dockerStandIn = `#!/bin/sh
printf '%s' "$(id -un)" >>/var/log/stand-in
printf ' [%s]' "$@" >>/var/log/stand-in
echo >>/var/log/stand-in
store=\${BUILDX_CONFIG:-$HOME/.docker/buildx}
quoted() { printf '"%s"' "$1"; }
platform() {
  IFS=/ read -r os architecture variant <<END
$1
END
  printf '{"os":"%s","architecture":"%s","variant":"%s"}' "$os" "$architecture" "$variant"
}
node() {
  platforms= options=
  for one in $(echo "$2" | tr , ' '); do platforms="$platforms\${platforms:+,}$(platform "$one")"; done
  for one in $3; do options="$options\${options:+,}$(quoted "\${one%%=*}"):$(quoted "\${one#*=}")"; done
  printf '{"Endpoint":"%s","Platforms":[%s],"DriverOpts":{%s}}' "$1" "$platforms" "$options"
}
case "$1 $2" in
"version "*) [ -e /run/stand-in-engine ] ;;
"buildx version") echo stand-in ;;
"image inspect") [ -e /run/stand-in-image ] ;;
"buildx build") [ ! -e /run/stand-in-fails ] || { echo "ERROR: failed to solve" >&2; exit 1; } ;;
"buildx use") printf '{"Key":"k","Name":"%s","Global":false}' "$3" >"$store/current" ;;
"buildx rm")
  for name do :; done
  rm "$store/instances/$name" ;;
"buildx create")
  shift 2
  name= driver= platforms= options= endpoint=unix:///var/run/docker.sock append= use=
  while [ $# -gt 0 ]; do
    case $1 in
      --name=*) name=\${1#*=} ;;
      --driver=*) driver=\${1#*=} ;;
      --platform=*) platforms=\${1#*=} ;;
      --driver-opt=*) options="$options \${1#*=}" ;;
      --config=*) cat "\${1#*=}" >/dev/null || exit ;;
      --append) append=1 ;;
      --use) use=1 ;;
      --) endpoint=$2; shift ;;
    esac
    shift
  done
  mkdir -p "$store/instances"
  file=$store/instances/$name
  if [ -n "$append" ]; then
    { sed 's/]}$/,/' "$file"; node "$endpoint" "$platforms" "$options"; printf ']}'; } >"$file.new"
    mv "$file.new" "$file"
    exit
  fi
  if [ -e "$file" ]; then
    echo "ERROR: existing instance for $name but no append mode, specify --node to make changes" >&2
    exit 1
  fi
  { printf '{"Name":"%s","Driver":"%s","Nodes":[' "$name" "$driver"; node "$endpoint" "$platforms" "$options"; printf ']}'; } >"$file"
  [ -z "$use" ] || printf '{"Key":"k","Name":"%s","Global":false}' "$name" >"$store/current" ;;
*) exit 64 ;;
esac
`;
