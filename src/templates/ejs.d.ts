/** The part of ejs 7 that tsamae uses; the package has no types of its own. */
declare module "ejs" {
  interface Options {
    readonly filename: string;
    readonly strict: boolean;
    readonly destructuredLocals: readonly string[];
    readonly escape: (value: unknown) => string;
    readonly rmWhitespace: boolean;
  }
  /** `source` is the JavaScript that `compile` made, also when that is none. */
  class Template {
    constructor(text: string, options: Options);
    readonly source: string;
    compile(): (variables: Readonly<Record<string, unknown>>) => string;
  }
  const ejs: { readonly Template: typeof Template };
  export default ejs;
}
