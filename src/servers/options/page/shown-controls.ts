import type { ControlView, PageView } from "./messages.js";

/** What the page shows already: it is told only what is new, or a key in a large form would send all of it. */
export class ShownControls {
  #shown: readonly ControlView[] = [];

  /** @param controls all that are to be shown now; what did not change is the same object as before */
  changesTo(controls: readonly ControlView[]): Pick<PageView, "controls" | "order"> {
    const before = this.#shown;
    const known = new Set(before);
    const isSameOrder = controls.length === before.length && controls.every(({ key }, at) => key === before[at]?.key);
    this.#shown = controls;
    return {
      controls: controls.filter((control) => !known.has(control)),
      ...(!isSameOrder && { order: controls.map(({ key }) => key) }),
    };
  }
}
