import type { Localizer } from "../../text/speech.js";

/** For labels that a hub has no words for, where nobody says how the editor has them. */
export const inEnglish: Localizer = {
  t: (message, ...args) => message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)])),
};
