// conda's settings of the user, a file in YAML of which only the channels are read and written.

/** The lines of `channels:` by their places; the second is the one after them. */
function placeOf(lines: readonly string[]): [number, number] | undefined {
  const begin = lines.findIndex((line) => /^channels\s*:/.test(line));
  if (begin < 0) return undefined;
  // YAML lets the parts of a list stand as far left as its name, with comments and empty lines between them.
  const following = lines.slice(begin + 1).findIndex((line) => /^[^\s#-]/.test(line));
  let end = following < 0 ? lines.length : begin + 1 + following;
  while (/^\s*(?:#|$)/.test(lines[end - 1] ?? "-")) end--;
  return [begin, end];
}

/** The channels of a `.condarc`, with spaces between them; '': it names none. */
export function condaChannels(text: string): string {
  const lines = text.split("\n");
  const [begin, end] = placeOf(lines) ?? [0, 0];
  const words = lines.slice(begin, end).map((line) => {
    const comment = line.search(/(?:^|\s)#/);
    return line.slice(0, comment < 0 ? undefined : comment).replace(/^channels\s*:|^\s*-/, "");
  });
  return words
    .join(" ")
    .split(/[\s,[\]"']+/)
    .filter((word) => word !== "")
    .join(" ");
}

/** The same file with these channels; everything else in it stays as it is. */
export function withCondaChannels(text: string, channels: string): string {
  if (condaChannels(text) === channels) return text;
  const lines = text.replace(/\n$/, "").split("\n");
  const [begin, end] = placeOf(lines) ?? [lines.length, lines.length];
  const made = channels === "" ? [] : ["channels:", ...channels.split(" ").map((channel) => `  - ${channel}`)];
  const becomes = [...lines.slice(0, begin), ...made, ...lines.slice(end)].join("\n").replace(/^\n/, "");
  return becomes === "" ? "" : `${becomes}\n`;
}

/** A channel's name or address, without what YAML or a log would take for something else. */
export function isChannel(word: string): boolean {
  return /^\w[\w.:/+~-]*[\w/]$/.test(word) && !word.includes("/t/");
}
