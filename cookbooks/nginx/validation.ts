import { sh } from "tsamae";

/** nginx's judgement of another nginx.conf; what it includes is looked for beside it. */
export const mainValidation = "nginx -t -q -c %{path}";

/**
 * nginx's judgement of its whole configuration with another file in `conf.d`, before that is there: in a folder of links
 * to all the other files.
 */
export const siteValidation = (name: string) => {
  const { text } = sh`${name}.conf`;
  return `tree=$(mktemp -d) || exit
trap 'rm -rf -- "$tree"' EXIT
cp -as /etc/nginx/. "$tree" && ln -sf -- %{path} "$tree"/conf.d/${text} || exit
said=$(nginx -t -q -c "$tree/nginx.conf" 2>&1) && exit
printf '%s\\n' "$said" | sed "s|$tree/|/etc/nginx/|g"
exit 1` as const;
};
