import type { Localizer } from "../../../src/text/speech.js";

/** The day of a time, where the test runs: `Nov 21, 2026`. */
export const dayOf = (iso: string): string => new Date(iso).toLocaleDateString("en", { dateStyle: "medium" });

/** What the editor's `l10n.t` does where no language is set. */
export const english: Localizer = {
  t: (message, ...args) => message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)])),
};
