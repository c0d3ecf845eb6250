import type { Localizer } from "../../../src/ui/error-text.js";

/** What the editor's `l10n.t` does where no language is set. */
export const english: Localizer = {
  t: (message, ...args) => message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)])),
};
