import { withoutMarkup, withoutTags } from "./markup.js";

/** Longer words of a hub are cut: some spawners put a whole answer of the cluster into an exception. */
const MAX_LENGTH_CHARACTERS = 2_000;
/** Colours, markup and blanks are no words, and most of them are few. */
const MAX_READ_CHARACTERS = 4 * MAX_LENGTH_CHARACTERS;
const MAX_HTML_CHARACTERS = 16 * MAX_LENGTH_CHARACTERS;
const UNPRINTABLE = /[^\P{Cc}\n\t]|[\u202A-\u202E\u2066-\u2069\u200B-\u200F\uFEFF]/gu;
const ANSI_SEQUENCE = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|.)/g;
const PAGE = /^\s*(?:<!doctype|<html|<head|<body)/i;
const TAG =
  /<\/?(?:a|abbr|b|blockquote|body|br|button|center|code|details|div|em|font|form|h[1-6]|head|hr|html|i|iframe|img|input|li|link|meta|ol|p|pre|script|small|span|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|tr|u|ul)\b/iy;

/** Without control characters, but for ends of lines and tabs, and without those that turn the direction of what follows. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, "");
}

/** The words of a hub as plain text: no page, no markup, no control characters, not endless. '' when there are none. */
export function plainText(words: unknown): string {
  if (typeof words !== "string") return "";
  const beginning = words.slice(0, MAX_READ_CHARACTERS);
  if (PAGE.test(beginning)) return "";
  const plain = beginning.replace(ANSI_SEQUENCE, "");
  const text = withoutTags(plain, (at) => {
    TAG.lastIndex = at;
    return TAG.test(plain);
  });
  const clean = printable(text.replace(/\r\n?/g, "\n"));
  const lines = clean.split("\n").map((line) => line.replace(/[ \t]+/g, " ").trim());
  const whole = lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return whole.length > MAX_LENGTH_CHARACTERS ? `${whole.slice(0, MAX_LENGTH_CHARACTERS - 1)}…` : whole;
}

/** `plainText` of words that are meant as HTML. */
export function plainTextOfHtml(html: unknown): string {
  if (typeof html !== "string") return "";
  const bare = withoutMarkup(html.slice(0, MAX_HTML_CHARACTERS));
  return plainText(
    bare
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&quot;/g, '"')
      .replace(/&#(?:39|x27);/gi, "'")
      .replace(/&nbsp;/g, " ")
      .replace(/&amp;/g, "&"),
  );
}
