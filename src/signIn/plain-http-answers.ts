const storageKey = "hubKernels.plainHttpAllowed";

/** The part of the global state that is used. */
interface Memento {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** For which hubs the user said that they may be reached without encryption. */
export function plainHttpAnswers(memento: Memento) {
  const allowed = () => {
    const stored = memento.get(storageKey);
    return Array.isArray(stored) ? (stored as unknown[]) : [];
  };
  return {
    has: (baseUrl: string) => allowed().includes(baseUrl),
    add: (baseUrl: string) => memento.update(storageKey, [...allowed(), baseUrl]),
    async forget(baseUrl: string): Promise<void> {
      const left = allowed().filter((other) => other !== baseUrl);
      if (left.length < allowed().length) await memento.update(storageKey, left.length > 0 ? left : undefined);
    },
  };
}
