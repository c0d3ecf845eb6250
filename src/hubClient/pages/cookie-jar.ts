/** The cookies of one hub's pages, in memory only. All requests go to that hub, so their paths do not matter. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** @param setCookie all `Set-Cookie` headers of an answer, joined by commas as `fetch` gives them */
  take(setCookie: string | null): void {
    for (const cookie of setCookie === null ? [] : separate(setCookie)) {
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

/** At the commas before `name=`; the one in `Expires=Sat, 21 Nov …` is none of them. */
function separate(setCookie: string): string[] {
  return setCookie.split(/,(?=\s*[^\s;,=]+=)/);
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
