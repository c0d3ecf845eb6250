import * as v from "valibot";
import { byName } from "../../../text/by-name.js";
import { MAX_TEXT, MAX_VALUES } from "./limits.js";

// What the form's page and the extension say to each other. The page shows what it is given and decides nothing.

/** One control. `key` is the field's place in the form. */
export interface ControlView {
  key: string;
  kind: "select" | "radio" | "checkboxes" | "checkbox" | "text" | "lines" | "secret";
  label: string;
  /** range, unit and explanation */
  hint: string;
  required: boolean;
  options: { value: string; label: string; hint: string }[];
  values: string[];
  problem: string;
  numeric: boolean;
}

export interface PageView {
  title: string;
  note: string;
  /** those that the page does not show yet, or not as they are now */
  controls: ControlView[];
  /** the keys of all that are shown, where that is not as before */
  order?: string[];
  /** of the form as a whole, such as the hub's refusal; '' is none */
  problem: string;
  busy: boolean;
  /** the first control with a problem is to be shown */
  focusProblem: boolean;
  words: { start: string; cancel: string; required: string };
}

const values = byName(
  v.pipe(v.array(v.pipe(v.string(), v.maxLength(MAX_TEXT))), v.maxLength(MAX_VALUES)),
  v.pipe(v.string(), v.maxLength(MAX_TEXT)),
);

/** What the page may say. */
export const pageMessage = v.variant("kind", [
  v.strictObject({ kind: v.literal("ready") }),
  v.strictObject({ kind: v.literal("change"), values }),
  v.strictObject({ kind: v.literal("start"), values }),
  v.strictObject({ kind: v.literal("cancel") }),
]);

export type PageMessage = v.InferOutput<typeof pageMessage>;
export type PageValues = v.InferOutput<typeof values>;
