import type { ShownConnection } from "../../../src/jupyterServer/connection-deps.js";

/** A connection of which nobody is shown anything. */
export const unseen: ShownConnection = {
  atWork: () => undefined,
  opened: () => undefined,
  released: () => undefined,
  answered: () => undefined,
  closed: () => undefined,
};
