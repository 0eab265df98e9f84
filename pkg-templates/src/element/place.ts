// Where something lies. A style attribute would need `style-src 'unsafe-inline'`; the object model needs nothing.
import { noChange } from "lit";
import { Directive, directive, type ElementPart } from "lit/directive.js";

/** A rectangle, in CSS pixels from the top left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

class Place extends Directive {
  #last: Box | undefined;

  render(_box: Box): typeof noChange {
    return noChange;
  }

  override update(part: ElementPart, [box]: [Box]): typeof noChange {
    const { style } = part.element as HTMLElement;
    for (const side of ["x", "y", "width", "height"] as const) {
      if (this.#last?.[side] !== box[side]) style.setProperty(`--_${side}`, `${box[side]}px`);
    }
    this.#last = box;
    return noChange;
  }
}

/** Gives an element its place as `--_x`, `--_y`, `--_width` and `--_height`. */
export const place = directive(Place);
