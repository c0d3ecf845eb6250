/** The part of a state of the editor that is used. */
export interface PairMemento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** What was kept under the key, as far as it is pairs of texts. */
export function storedPairs(memento: PairMemento, key: string): [string, string][] {
  const stored = memento.get(key);
  return Array.isArray(stored) ? stored.filter(isPair) : [];
}

function isPair(value: unknown): value is [string, string] {
  return Array.isArray(value) && typeof value[0] === "string" && typeof value[1] === "string";
}
