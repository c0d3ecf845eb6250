import { answeredBy, defaultOf } from "../../../src/hubClient/options/answers.js";
import type { Answers, OptionField, OptionForm } from "../../../src/hubClient/options/model.js";

/** A number from 0 to 1 (mulberry32): the same numbers for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Valid answers to all fields that count; `texts`: what a field of text may be given. */
export function randomAnswers(form: OptionForm, random: () => number, texts: Answers): Answers {
  const filled = answeredBy(form, (field) => randomAnswer(field, random, texts[field.name]));
  return Object.fromEntries(filled.map(({ field, values }) => [field.name, values]));
}

function randomAnswer(field: OptionField, random: () => number, texts: readonly string[] = []): readonly string[] {
  const oneOf = (values: readonly string[]) => values.slice(Math.floor(random() * values.length)).slice(0, 1);
  if (texts.length > 0) return oneOf(field.required ? texts.filter(Boolean) : texts);
  switch (field.kind) {
    case "choice":
      return oneOf(field.choices.map(({ value }) => value));
    case "several":
      return field.choices.map(({ value }) => value).filter(() => random() < 0.5);
    case "boolean":
      return random() < 0.5 ? [field.on] : [];
    case "number": {
      const { min = 0, max = min + 10, step = 1 } = field;
      return [String(min + step * Math.floor(random() * ((max - min) / step + 1)))];
    }
    default:
      return defaultOf(field);
  }
}
