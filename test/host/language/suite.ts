import type { PreparedSuite } from "../suite.js";

/** The editor speaks German. */
export function prepare(): Promise<PreparedSuite> {
  return Promise.resolve({ language: "de", stop: () => Promise.resolve() });
}
