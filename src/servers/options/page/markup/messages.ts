import * as v from "valibot";
import { isWithinSize, MAX_FIELDS, MAX_NAME, MAX_VALUE } from "./sent-fields.js";

// What the page around a hub's own form and the extension say to each other.

export interface MarkupView {
  title: string;
  note: string;
  /** what the frame is made of; only the first time, a form that is shown keeps its state */
  frame?: string;
  /** the hub's refusal; '' is none */
  problem: string;
  busy: boolean;
  words: MarkupWords;
}

export interface MarkupWords {
  start: string;
  cancel: string;
  /** of the frame, for screen readers */
  form: string;
  /** nothing came of a press of Start */
  silent: string;
  /** the form would send a file */
  file: string;
  /** the form wants to be sent, and nobody is seen to have pressed a key for it */
  pressStart: string;
}

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const fields = v.pipe(
  v.array(v.strictTuple([text(MAX_NAME), text(MAX_VALUE)])),
  v.maxLength(MAX_FIELDS),
  v.check((all) => isWithinSize(all)),
);
const secret = v.pipe(v.array(text(MAX_NAME)), v.maxLength(MAX_FIELDS));

/** What the page may say. */
export const markupMessage = v.variant("kind", [
  v.strictObject({ kind: v.literal("ready") }),
  v.strictObject({ kind: v.literal("start"), fields, secret }),
  v.strictObject({ kind: v.literal("cancel") }),
]);

export type MarkupMessage = v.InferOutput<typeof markupMessage>;
