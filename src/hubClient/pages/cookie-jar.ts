/** The cookies of one hub's pages, in memory only. All requests go to that hub, so their paths do not matter. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** @param cookies the `Set-Cookie` headers of an answer */
  take(cookies: readonly string[]): void {
    for (const cookie of cookies) {
      const [pair = "", ...attributes] = cookie.split(";");
      const equals = pair.indexOf("=");
      const name = pair.slice(0, equals).trim();
      if (equals < 1) continue;
      if (isOver(attributes)) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(equals + 1).trim());
    }
  }

  /** For the `Cookie` header; `undefined` when there is none. */
  header(): string | undefined {
    const pairs = [...this.#cookies].map(([name, value]) => `${name}=${value}`);
    return pairs.length > 0 ? pairs.join("; ") : undefined;
  }

  clear(): void {
    this.#cookies.clear();
  }
}

function isOver(attributes: readonly string[]): boolean {
  const values = new Map(
    attributes.map((attribute) => {
      const [name = "", value = ""] = attribute.split("=", 2);
      return [name.trim().toLowerCase(), value.trim()];
    }),
  );
  const maxAge = values.get("max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  return Date.parse(values.get("expires") ?? "") <= Date.now();
}
