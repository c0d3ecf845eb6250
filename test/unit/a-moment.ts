import type { Moment } from "../../src/transport/moment.js";

/** By both clocks so many ms after their beginning. */
export const moment = (ms: number): Moment => ({ wallMs: ms, steadyMs: ms });
