import { OptionsFormUnreadable } from "../errors.js";
import { FormUnreadable } from "../forms/form-unreadable.js";

export type Readers = typeof import("./form-readers.js");

/** Reads what a hub sent with the HTML parser, which is loaded at the first form; an error says which hub it was. */
export async function withReaders<T>(hub: string, read: (readers: Readers) => T): Promise<T> {
  const readers = await import("./form-readers.js");
  try {
    return read(readers);
  } catch (error) {
    throw error instanceof FormUnreadable ? new OptionsFormUnreadable(hub, error.why) : error;
  }
}
