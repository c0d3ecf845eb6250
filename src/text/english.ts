import type { Localizer } from "./speech.js";

/** What is read by people who did not choose the editor's language: it is not translated. */
export function inEnglish(message: string, ...args: (string | number)[]): string {
  return message.replace(/\{(\d+)\}/g, (_, index: string) => String(args[Number(index)]));
}

export const english: Localizer = { t: inEnglish };
