/** On a control whose value is not what the page had: scripts that act on a change are told of it once they run. */
export const filledMark = "data-hub-kernels-filled";

/**
 * Of boxes or options as many as there are values of theirs: those that are on already first. What is over is another control's.
 * @param valueOf what it sends
 */
export function sending<T>(
  all: readonly T[],
  values: readonly string[],
  valueOf: (one: T) => string,
  isOn: (one: T) => boolean,
): Set<T> {
  const left = new Map<string, number>();
  for (const value of values) left.set(value, (left.get(value) ?? 0) + 1);
  const on = new Set<T>();
  for (const one of [...all.filter(isOn), ...all.filter((each) => !isOn(each))]) {
    const count = left.get(valueOf(one)) ?? 0;
    if (count === 0) continue;
    left.set(valueOf(one), count - 1);
    on.add(one);
  }
  return on;
}

/** Types of `input` that are no text of the user's: a page's own values, secrets, files, buttons, what is ticked. */
export const noText: ReadonlySet<string> = new Set(
  "hidden password file submit image button reset checkbox radio".split(" "),
);
