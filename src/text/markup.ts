/** Elements whose text is no words. */
const WORDLESS = /<(script|style)\b/iy;
const PAGE_START = /^<(?:!doctype|html|head|body)\b/i;

/** HTML with a space for every tag, and for a script or style with all that is in it. One walk: a tag without its end begins none. */
export function withoutMarkup(html: string): string {
  return withoutTags(withoutScripts(html));
}

/** @param isTag which tags to leave out, by where their `<` is */
export function withoutTags(text: string, isTag: (at: number) => boolean = () => true): string {
  const kept: string[] = [];
  let from = 0;
  let end = -1;
  for (let start = text.indexOf("<"); start !== -1; start = text.indexOf("<", Math.max(from, start + 1))) {
    if (end < start) end = text.indexOf(">", start);
    if (end === -1) break;
    if (!isTag(start)) continue;
    kept.push(text.slice(from, start));
    from = end + 1;
  }
  return [...kept, text.slice(from)].join(" ");
}

/** Is this a whole page? Comments may stand before it. */
export function isPage(html: string): boolean {
  let start = html.trimStart();
  while (start.startsWith("<!--")) {
    const end = start.indexOf("-->", "<!--".length);
    if (end === -1) return false;
    start = start.slice(end + "-->".length).trimStart();
  }
  return PAGE_START.test(start);
}

/** One that has no end goes on to the end, as in browsers. */
function withoutScripts(html: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let start = html.indexOf("<"); start !== -1; start = html.indexOf("<", Math.max(from, start + 1))) {
    WORDLESS.lastIndex = start;
    const [, name] = WORDLESS.exec(html) ?? [];
    if (name === undefined) continue;
    kept.push(html.slice(from, start));
    from = endOf(name, html, start);
  }
  return [...kept, html.slice(from)].join(" ");
}

function endOf(name: string, html: string, from: number): number {
  const end = name.toLowerCase() === "script" ? /<\/script\s*>/gi : /<\/style\s*>/gi;
  end.lastIndex = from;
  return end.test(html) ? end.lastIndex : html.length;
}
