/** On a control whose value is not what the page had: scripts that act on a change are told of it once they run. */
export const filledMark = "data-hub-kernels-filled";

/** Types of `input` that are no text of the user's: a page's own values, secrets, files, buttons, what is ticked. */
export const noText: ReadonlySet<string> = new Set(
  "hidden password file submit image button reset checkbox radio".split(" "),
);
