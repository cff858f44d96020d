import { RecipeError } from "../errors.ts";

/** In ERB `<%-` trims the blanks before it; in EJS it is unescaped output, and the `if` would be a syntax error. */
const trimming = /<%-\s*(if|for|while|else|\})(?![\w.])/;

/** What no JavaScript has: instance variables, `end`, blocks. */
const ruby = /<%=\s*@\w|<%[-_]?\s*(@\w|(end|unless|elsif)\b|\S+\.each\b.*\bdo\b)/;

/** @throws RecipeError for a template that was written for ERB, with its line. */
export function refuseErb({ file, text }: { readonly file: string; readonly text: string }): void {
  for (const [index, line] of text.split("\n").entries()) {
    const at = { file, line: index + 1 };
    if (ruby.test(line)) {
      throw new RecipeError("this is ERB; tsamae's templates are EJS, which is JavaScript", {
        at,
        hint: "<%= @port %> becomes <%= port %>\n<% if x %> … <% end %> becomes <% if (x) { %> … <% } %>",
      });
    }
    if (trimming.test(line)) {
      throw new RecipeError('this is ERB: "<%- … -%>" prints its value in EJS', {
        at,
        hint: "write <%_ if (x) { _%> … <%_ } _%>: it trims the blanks around it",
      });
    }
  }
}
