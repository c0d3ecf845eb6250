/** How long a kernel may be at work on a cell until it is given those after it too, in ms. `CellQueue` has the reason. */
export const HAND_OVER_MS = 500;
