/** By name: whether it is a folder. */
export type Listed = ReadonlyMap<string, boolean>;

export function listedOf(entries: readonly { name: string; isFolder: boolean }[]): Listed {
  return new Map(entries.map(({ name, isFolder }) => [name, isFolder]));
}

/** What is gone from a folder, and what is new. A file that has become a folder is both. */
export function changesIn(before: Listed, after: Listed): { name: string; isGone: boolean }[] {
  const gone = [...before].filter(([name, isFolder]) => after.get(name) !== isFolder);
  const made = [...after].filter(([name, isFolder]) => before.get(name) !== isFolder);
  return [...gone.map(([name]) => ({ name, isGone: true })), ...made.map(([name]) => ({ name, isGone: false }))];
}
