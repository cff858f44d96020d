/** The part of ejs 7 that tsamae uses; the package has no types of its own. */
declare module "ejs" {
  interface Options {
    readonly filename: string;
    readonly strict: boolean;
    readonly destructuredLocals: readonly string[];
    readonly escape: (value: unknown) => string;
    readonly rmWhitespace: boolean;
  }
  const ejs: { compile(text: string, options: Options): (variables: Readonly<Record<string, unknown>>) => string };
  export default ejs;
}
