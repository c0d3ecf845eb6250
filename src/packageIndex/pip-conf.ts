import { type PipKey, pipKeys, type PipValues } from "../ui/settings/site/site-hub.js";

/** All that is said of one thing, of which there may be several lines. */
interface Entry {
  section: string;
  /** as pip compares it; '': a comment, an empty line, a section's head, or what pip would not take */
  key: string;
  value: string;
  lines: string[];
}

const SECTION = "global";

/** The lines of a `pip.conf`, as Python's `configparser` reads them: a line that is indented goes on with what the one before says. */
function entriesOf(text: string): Entry[] {
  const entries: Entry[] = [];
  let section = "";
  for (const line of text === "" ? [] : text.replace(/\n$/, "").split("\n")) {
    const last = entries.at(-1);
    const words = line.trim();
    const isComment = /^[#;]/.test(words);
    if (last?.key && words !== "" && /^\s/.test(line)) {
      last.lines.push(line);
      if (!isComment) last.value = `${last.value} ${words}`.trim();
      continue;
    }
    const head = /^\[([^\]]*)\]/.exec(line)?.[1];
    section = head ?? section;
    const at = isComment || head !== undefined ? -1 : words.search(/[=:]/);
    const [key, value] = at < 0 ? ["", ""] : [keyOf(words.slice(0, at)), words.slice(at + 1).trim()];
    entries.push({ section, key, value, lines: [line] });
  }
  return entries;
}

/** pip takes these for the same. */
function keyOf(written: string): string {
  return written.trim().toLowerCase().replaceAll("_", "-").replace(/^--/, "");
}

export function pipValues(text: string): PipValues {
  const found = entriesOf(text).filter(({ section }) => section === SECTION);
  const valueOf = (sought: PipKey) => inOneLine(found.find(({ key }) => key === sought)?.value ?? "");
  return Object.fromEntries(pipKeys.map((key) => [key, valueOf(key)])) as PipValues;
}

/** The parts of a list, as pip splits them. */
export function inOneLine(value: string): string {
  return value.replace(/\s+/g, " ");
}

/** The same file with these values; everything else in it stays as it is, a value that does not change too. */
export function withPipValues(text: string, values: PipValues): string {
  const was = pipValues(text);
  const changed = pipKeys.filter((key) => was[key] !== values[key]);
  const kept = entriesOf(text);
  for (const key of changed) {
    const [first, ...others] = kept.filter((entry) => entry.section === SECTION && entry.key === key);
    for (const other of others) kept.splice(kept.indexOf(other), 1);
    const made = values[key] === "" ? [] : [entryOf(key, values[key])];
    if (first) kept.splice(kept.indexOf(first), 1, ...made);
    else kept.splice(endOfSection(kept), 0, ...made);
  }
  const lines = kept.flatMap((entry) => entry.lines);
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function entryOf(key: PipKey, value: string): Entry {
  const parts = value.split(" ");
  const lines = parts.length === 1 ? [`${key} = ${value}`] : [`${key} =`, ...parts.map((one) => `    ${one}`)];
  return { section: SECTION, key, value, lines };
}

/** Behind the last thing that is said in it; where there is none, it begins at the end of the file. */
function endOfSection(entries: Entry[]): number {
  const last = entries.findLastIndex(({ section, lines: [line = ""] }) => section === SECTION && line.trim() !== "");
  if (last >= 0) return last + 1;
  if (entries.length > 0) entries.push({ section: "", key: "", value: "", lines: [""] });
  entries.push({ section: SECTION, key: "", value: "", lines: [`[${SECTION}]`] });
  return entries.length;
}

/** An address without the login that stands in it, and that login. */
export interface SplitAddress {
  address: string;
  /** of what is asked there, without its port: pip looks for logins by that */
  host: string;
  user: string;
  password: string;
}

/** `undefined`: it is no address of an index. */
export function splitAddress(written: string): SplitAddress | undefined {
  if (!/^https?:\/\//i.test(written) || !URL.canParse(written)) return undefined;
  const url = new URL(written);
  const { hostname, username, password } = url;
  if (username + password === "") return { address: written, host: hostname, user: "", password: "" };
  [url.username, url.password] = ["", ""];
  const spoken = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  };
  return { address: url.href, host: hostname, user: spoken(username), password: spoken(password) };
}

/**
 * What of these pip does not use, as something else comes first: the environment, another file, or what the file says for one command.
 * @param settings what pip says of its own (`pip config list`), by line, as `global.index-url='https://index.example/simple'`
 */
export function overruled(settings: readonly string[], values: PipValues): string[] {
  return settings.filter((line) => {
    const name = line.slice(0, line.indexOf("="));
    const at = name.lastIndexOf(".");
    const key = pipKeys.find((one) => one === name.slice(at + 1));
    if (!key || !["global", "install", "download", ":env:"].includes(name.slice(0, at))) return false;
    const value = inOneLine(
      line
        .slice(name.length + 2, -1)
        .replaceAll("\\n", " ")
        .trim(),
    );
    // As what pip says comes.
    return value !== values[key].replace(/:\/\/[^/\s@']{0,1000}@/g, "://****@");
  });
}
