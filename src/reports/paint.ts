import { $, bold, cyan, dim, green, red, yellow } from "kleur/colors";

type Brush = (text: string) => string;

/** Colours by what they mean. */
export interface Paint {
  readonly good: Brush;
  readonly caution: Brush;
  readonly bad: Brush;
  readonly place: Brush;
  readonly strong: Brush;
  readonly faint: Brush;
}

// Whether there is colour is the caller's decision, not that of kleur's look at the environment.
$.enabled = true;

const colored: Paint = { good: green, caution: yellow, bad: red, place: cyan, strong: bold, faint: dim };
const same: Brush = (text) => text;
const plain: Paint = { good: same, caution: same, bad: same, place: same, strong: same, faint: same };

export function paintFor(color: boolean): Paint {
  return color ? colored : plain;
}
