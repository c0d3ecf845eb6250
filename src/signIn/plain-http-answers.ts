import { type Memento, stored } from "../state/stored.js";

/** For which hubs the user said that they may be reached without encryption. */
export function plainHttpAnswers(memento: Memento) {
  const allowed = () => stored.plainHttpAllowed.get(memento) ?? [];
  return {
    has: (baseUrl: string) => allowed().includes(baseUrl),
    add: (baseUrl: string) => stored.plainHttpAllowed.set(memento, [...allowed(), baseUrl]),
    async forget(baseUrl: string): Promise<void> {
      const left = allowed().filter((other) => other !== baseUrl);
      if (left.length === 0) await stored.plainHttpAllowed.drop(memento);
      else if (left.length < allowed().length) await stored.plainHttpAllowed.set(memento, left);
    },
  };
}
