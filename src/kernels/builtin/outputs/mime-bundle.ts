/** One representation of an output, as the editor takes it. */
export interface MimeItem {
  mime: string;
  data: Uint8Array;
}

/** Richest first, as the editor's own notebook format orders what it reads from a file: the same output looks the same after reopening. */
const displayOrder: readonly RegExp[] = [
  /^application\/vnd\./,
  /^application\/vdom\./,
  /^application\/geo\+json$/,
  /^text\/html$/,
  /^application\/javascript$/,
  /^image\/gif$/,
  /^text\/latex$/,
  /^text\/markdown$/,
  /^image\/png$/,
  /^image\/svg\+xml$/,
  /^image\/jpeg$/,
  /^application\/json$/,
  /^text\/plain$/,
];

/** A kernel's mime bundle as bytes: base64 images decoded, JSON written out, everything else as UTF-8 text. */
export function mimeItems(bundle: Record<string, unknown>): MimeItem[] {
  return Object.entries(bundle)
    .map(([mime, value]) => ({ mime, data: bytesOf(mime, value) }))
    .sort((one, other) => rank(one) - rank(other));
}

function rank(item: MimeItem): number {
  const index = displayOrder.findIndex((pattern) => pattern.test(item.mime));
  // HoloViews sends vendor types without content beside its HTML: such a type must not win.
  const empty = item.data.length === 0 && item.mime.startsWith("application/vnd.");
  return index === -1 || empty ? displayOrder.length : index;
}

function bytesOf(mime: string, value: unknown): Uint8Array {
  if (isJson(mime)) return Buffer.from(JSON.stringify(value ?? null));
  const text = textOf(value);
  return isBase64(mime) ? Buffer.from(text, "base64") : Buffer.from(text);
}

function isJson(mime: string): boolean {
  return /^application\/(.*\+)?json$/i.test(mime);
}

function isBase64(mime: string): boolean {
  return mime.startsWith("image/") && mime !== "image/svg+xml";
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  // nbformat allows a text to be a list of lines
  if (Array.isArray(value) && value.every((line) => typeof line === "string")) return value.join("");
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
