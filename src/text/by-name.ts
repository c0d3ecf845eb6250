import * as v from "valibot";

/**
 * Values by names that others chose. `v.record` leaves out what is called `constructor`, `prototype` or `__proto__`, in silence, and a
 * partition or a server may well be a prototype.
 * @param name what a name must be
 */
export function byName<Value extends v.GenericSchema>(value: Value, name: v.GenericSchema<string> = v.string()) {
  return v.pipe(
    v.instance(Object),
    v.transform((given) => new Map<string, unknown>(Object.entries(given))),
    v.map(name, value),
    v.transform((entries): Record<string, v.InferOutput<Value>> => Object.fromEntries(entries)),
  );
}
