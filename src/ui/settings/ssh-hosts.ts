import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";

/** More than anybody has, and an end for files that include each other. */
const MOST_FILES = 100;

/** What could be an option for ssh is no host, and neither is what could be several words. */
export function isSshHost(text: string): boolean {
  return /^[\w.][\w.@%:+-]*$/.test(text);
}

/** The hosts that have a name in the user's configuration of ssh (ssh_config(5)), in its order; those by a pattern are no names. */
export async function sshHosts(file = path.join(homedir(), ".ssh", "config")): Promise<string[]> {
  const hosts = new Set<string>();
  const files = [file];
  const seen = new Set<string>();
  for (const one of files) {
    if (seen.has(one) || seen.size >= MOST_FILES) continue;
    seen.add(one);
    // One that isn't there, or isn't this user's to read, names nothing: ssh itself says so when it matters.
    const text = await readFile(one, "utf8").catch(() => "");
    for (const { keyword, words } of linesOf(text)) {
      if (keyword === "host") for (const word of words) if (!/[*?!]/.test(word)) hosts.add(word);
      if (keyword === "include") files.push(...(await Promise.all(words.map(included))).flat());
    }
  }
  return [...hosts];
}

function linesOf(text: string): { keyword: string; words: string[] }[] {
  return text.split("\n").flatMap((line) => {
    const [keyword = "", ...words] = line.replace(/^\s*(\w+)\s*=/, "$1 ").match(/"[^"]*"|[^\s"]+/g) ?? [];
    const comment = words.findIndex((word) => word.startsWith("#"));
    const said = comment === -1 ? words : words.slice(0, comment);
    return [{ keyword: keyword.toLowerCase(), words: said.map((word) => word.replace(/^"|"$/g, "")) }];
  });
}

/** As ssh has it: relative to its own folder, with patterns. Those are understood in the file's name alone. */
async function included(pattern: string): Promise<string[]> {
  const whole = path.resolve(homedir(), ".ssh", pattern.replace(/^~(?=\/)/, homedir()));
  const [folder, name] = [path.dirname(whole), path.basename(whole)];
  if (!/[*?]/.test(name)) return [whole];
  const literal = name.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  const fits = new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  const names = await readdir(folder).catch(() => []);
  return names.filter((one) => fits.test(one)).map((one) => path.join(folder, one));
}

/** What stands of an SSH host where the cursor is in the settings; `undefined`: it is elsewhere. @param before the settings up to there */
export function hostTypedAt(before: string): string | undefined {
  // Far more than a host's entry is long.
  const near = before.slice(-1_000);
  const [, inside] = /"ssh"\s*:\s*\{([^{}]*)$/.exec(near) ?? [];
  return /"host"\s*:\s*"([^"\n]*)$/.exec(inside ?? "")?.[1];
}
