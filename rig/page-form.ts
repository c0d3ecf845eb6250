/** A form of plain HTML, as far as the hub's own pages have such. */
export interface PageForm {
  /** as it stands; '' is the page's own address */
  action: string;
  /** names and values of what is sent without being asked */
  hidden: [string, string][];
  /** names of all fields */
  fields: Set<string>;
}

/** The page's first form. */
export function formIn(html: string): PageForm | undefined {
  const [, tag = "", inner = ""] = /<form\b([^>]*)>(.*?)<\/form>/s.exec(html) ?? [];
  if (inner === "") return undefined;
  const inputs = [...inner.matchAll(/<(?:input|button|select|textarea)\b([^>]*)>/g)].map(([, own = ""]) => tagOf(own));
  const hidden = inputs.filter((input) => input.get("type")?.toLowerCase() === "hidden");
  return {
    action: tagOf(tag).get("action") ?? "",
    hidden: hidden.map((input) => [input.get("name") ?? "", input.get("value") ?? ""]),
    fields: new Set(inputs.map((input) => input.get("name") ?? "")),
  };
}

/** The page's words, without tags, scripts and needless space. */
export function textOf(html: string): string {
  const [, body = html] = /<body[^>]*>(.*)<\/body>/s.exec(html) ?? [];
  const text = body.replace(/<(script|style|noscript)\b.*?<\/\1>/gs, "").replace(/<[^>]*>/g, " ");
  return unescaped(text).replace(/\s+/g, " ").trim();
}

/** `path=/; HttpOnly` as a map with names in lower case. */
export function attributesIn(parts: readonly string[]): Map<string, string> {
  const pairs = parts.map((part) => part.trim().split("=", 2));
  return new Map(pairs.map(([name = "", value = ""]) => [name.toLowerCase(), value]));
}

function tagOf(text: string): Map<string, string> {
  const attributes = text.matchAll(/([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/gi);
  return new Map(
    [...attributes].map(([, name = "", one, two, three]) => [name.toLowerCase(), unescaped(one ?? two ?? three ?? "")]),
  );
}

function unescaped(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', ldquo: "“", rdquo: "”", rsquo: "’" };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    return named[name ?? ""] ?? whole;
  });
}
