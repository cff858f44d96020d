import { RecipeError } from "../errors.ts";
import { renderTemplate, type Template, type Variables } from "./render.ts";

/**
 * Renders a template whose text a recipe states itself; its `file` is the recipe, beside which it includes others.
 *
 * @throws RecipeError like `renderTemplate`. What is wrong in this text has no place of its own: it is where the
 * resource is declared, and the hint tells the line of the text.
 */
export function renderInline(template: Template, variables: Variables): string {
  try {
    return renderTemplate(template, variables);
  } catch (error) {
    if (!(error instanceof RecipeError) || error.at?.file !== template.file) throw error;
    const isLong = template.text.trimEnd().includes("\n");
    const line = isLong ? [`in line ${error.at.line} of its content`] : [];
    const hint = [...line, ...(error.hint === undefined ? [] : [error.hint])].join("\n");
    throw new RecipeError(error.message, { hint: hint === "" ? undefined : hint, cause: error });
  }
}
