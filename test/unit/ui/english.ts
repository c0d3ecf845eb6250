export { english } from "../../../src/text/english.js";

/** The day of a time, where the test runs: `Nov 21, 2026`. */
export const dayOf = (iso: string): string => new Date(iso).toLocaleDateString("en", { dateStyle: "medium" });
