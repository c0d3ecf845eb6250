/** What a list offers. */
export interface Keyed {
  /** what is done with which hub or server: it stays the same while labels change */
  key: string;
  label: string;
}

/** A hub may have servers called so that two labels come out the same. */
export function distinct<T extends Keyed>(offers: readonly T[]): T[] {
  return offers.map((offer) => {
    const isShared = offers.some(({ key, label }) => key !== offer.key && label === offer.label);
    return isShared ? { ...offer, label: `${offer.label} (${offer.key})` } : offer;
  });
}

/** Knows what was chosen of a list that may be another one by then. */
export class OfferKeys {
  readonly #keys = new WeakMap<object, string>();

  /** To be called with what is shown. */
  noted<T extends Keyed>(offers: T[]): T[] {
    for (const offer of offers) this.#keys.set(offer, offer.key);
    return offers;
  }

  /** A copy of what was shown is known by its label, which no two have. */
  find<T extends Keyed>(chosen: { label: string }, offers: readonly T[]): T | undefined {
    const noted = this.#keys.get(chosen);
    return offers.find(({ key, label }) => (noted === undefined ? label === chosen.label : key === noted));
  }
}
