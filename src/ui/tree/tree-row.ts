/** A row of a tree view, without an editor. All its texts are plain: nothing of a hub is read as Markdown. */
export interface TreeRow {
  id: string;
  label: string;
  description?: string;
  tooltip: string;
  /** a theme icon */
  icon: string;
  colour?: "good" | "warning";
  /** the whole row as a sentence, for screen readers */
  spoken: string;
  /** words for the menus' conditions */
  flags: readonly string[];
  children?: readonly TreeRow[];
  expanded?: boolean;
}
