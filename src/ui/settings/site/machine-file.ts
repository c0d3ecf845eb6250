import type { Stats } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";
import { isRecord } from "../../../text/json.js";
import type { Localizer } from "../../../text/speech.js";
import { codeOf } from "../../../transport/error-code.js";
import { type ReadHubs, readHubs } from "./site-hub.js";

/** Larger than any site's. */
const MAX_FILE_BYTES = 128 * 1024;

/**
 * Where an administrator puts the hubs of a site, for all users of a machine. On Windows it is not below %ProgramData%, where every user may
 * make a folder: the file decides which certificates and proxies are trusted.
 */
export function machineFilePath(platform = process.platform, env = process.env): string {
  switch (platform) {
    case "darwin":
      return "/Library/Application Support/Hub Kernels/hubs.json";
    case "win32":
      return path.win32.join(
        env["ProgramW6432"] ?? env["ProgramFiles"] ?? "C:\\Program Files",
        "Hub Kernels",
        "hubs.json",
      );
    default:
      return "/etc/hub-kernels/hubs.json";
  }
}

/** The hubs of the machine's file, none where there is no file. Never rejects: what is wrong is said in `problems`. */
export async function readMachineFile(file: string, l10n: Localizer): Promise<ReadHubs> {
  const broken = (problem: string): ReadHubs => ({ hubs: [], problems: [problem] });
  let text: string;
  try {
    const handle = await open(file, "r");
    try {
      const about = await handle.stat();
      const problem = whyNot(about, l10n);
      if (problem !== undefined) return broken(problem);
      text = await handle.readFile("utf8");
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { hubs: [], problems: [] };
    return broken(l10n.t("It couldn't be read ({0}).", code === "" ? "?" : code));
  }
  return parseMachineFile(text, l10n);
}

/** `{ "hubs": [ … ] }` */
export function parseMachineFile(text: string, l10n: Localizer): ReadHubs {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return { hubs: [], problems: [notJson(text, error, l10n)] };
  }
  const { hubs, $schema, ...others } = isRecord(root) ? root : {};
  if (hubs === undefined) return { hubs: [], problems: [l10n.t("It must have a list of “hubs”.")] };
  const read = readHubs(hubs, l10n);
  const isMore = Object.keys(others).length > 0 || (typeof $schema !== "string" && $schema !== undefined);
  const more = isMore ? [l10n.t("It can have nothing besides “hubs”.")] : [];
  return { hubs: read.hubs, problems: [...read.problems.map((problem) => `hubs${problem}`), ...more] };
}

/** The parser's own words hold a piece of the text; where it tells the place, that is said. */
function notJson(text: string, error: unknown, l10n: Localizer): string {
  const [, position] = /at position (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
  if (position === undefined) return l10n.t("It isn't JSON.");
  return l10n.t("It isn't JSON: check line {0}.", text.slice(0, Number(position)).split("\n").length);
}

/** What another user of the machine can write is no administrator's word. */
function whyNot(about: Stats, l10n: Localizer): string | undefined {
  if (!about.isFile()) return l10n.t("It isn't a file.");
  if (about.size > MAX_FILE_BYTES) return l10n.t("It is larger than 128 kB.");
  // Windows tells neither; there the folder is the administrators'.
  if (process.getuid === undefined) return undefined;
  const isOwned = about.uid === 0 || about.uid === process.getuid();
  if (isOwned && (about.mode & 0o022) === 0) return undefined;
  return l10n.t("It must belong to root, and no one else may be able to write to it.");
}
