import * as v from "valibot";
import { isRecord } from "./json.js";

type Text = v.GenericSchema<string, string>;

/**
 * Names and their values, as `v.record`, which leaves out what is called `constructor`, `prototype` or `__proto__`: fields, choices and
 * servers are called by others. Issues name their place.
 */
export function recordOf<Value extends v.GenericSchema>(name: Text, value: Value) {
  return v.pipe(
    v.custom<Record<string, v.InferInput<Value>>>(isRecord),
    v.rawTransform(({ dataset, config, addIssue }) => {
      /** how issues are put into words */
      const words: object = config;
      const entries = Object.entries(dataset.value).map(([key, inner]): [string, v.InferOutput<Value>] => {
        const results = [v.safeParse(name, key, words), v.safeParse(value, inner, words)] as const;
        for (const { message, path = [] } of results.flatMap(({ issues = [] }) => issues as v.BaseIssue<unknown>[])) {
          const place = { type: "object", origin: "value", input: dataset.value, key, value: inner } as const;
          addIssue({ message, path: [place, ...path] });
        }
        return [key, results[1].output];
      });
      return Object.fromEntries(entries);
    }),
  );
}
