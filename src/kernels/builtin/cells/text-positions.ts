// The editor counts UTF-16 units, Jupyter counts characters (Unicode code points).

/** Where a position in the text, counted by the editor, is in Jupyter's count. */
export function characterCount(text: string, utf16Offset: number): number {
  return Array.from(text.slice(0, utf16Offset)).length;
}

/** Where a position in Jupyter's count is in the editor's. */
export function utf16Offset(text: string, characters: number): number {
  return Array.from(text).slice(0, characters).join("").length;
}
