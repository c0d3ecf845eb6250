import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { readText } from "../../hubClient/body.js";
import type { Localizer } from "../../text/speech.js";
import { isLoopback } from "../../transport/address.js";
import { discard } from "../../transport/http/discard.js";
import type { Networks } from "../../transport/network/hub-network.js";
import { underEither } from "../../transport/waiting.js";
import { checkProfiles, type Profile } from "./profiles.js";

/** Larger than any site's, and read within a tenth of a second. */
const MAX_FILE_BYTES = 128 * 1024;
export const MAX_PROFILES = 1_000;
const FILE_TIMEOUT_MS = 15_000;

export interface ProfileFileProblem {
  /** counted from 1; `undefined`: it is about the file as a whole */
  line?: number;
  problem: string;
}

export interface ProfileFile {
  profiles: Profile[];
  problems: ProfileFileProblem[];
}

/** May a profile file be read from there? What others on the way could change would decide what is started. */
export function isFileAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && isLoopback(hostname));
}

/** A site's profiles, asked for again: they change with the machines. No token goes there. Rejects only with network errors. */
export async function fetchProfileFile(
  address: string,
  networks: Networks,
  l10n: Localizer,
  signal: AbortSignal,
): Promise<ProfileFile> {
  const broken = (problem: string): ProfileFile => ({ profiles: [], problems: [{ problem }] });
  if (!isFileAddress(address)) return broken(l10n.t("The address must begin with https://."));
  const url = new URL(address);
  const late = AbortSignal.timeout(FILE_TIMEOUT_MS);
  const { fetch } = await networks.of(`${url.origin}/`).session();
  try {
    return await underEither([signal, late], async (either) => {
      const response = await fetch(url, { signal: either, timeoutMs: FILE_TIMEOUT_MS });
      if (response.status !== 200) {
        discard(response);
        return broken(l10n.t("The file wasn't found (status {0}).", response.status));
      }
      const text = await readText(response, MAX_FILE_BYTES + 1);
      if (Buffer.byteLength(text) > MAX_FILE_BYTES) return broken(l10n.t("The file is larger than 128 kB."));
      return parseProfileFile(text, l10n);
    });
  } catch (error) {
    if (late.aborted) return broken(l10n.t("It didn't arrive within {0} s.", FILE_TIMEOUT_MS / 1000));
    throw error;
  }
}

/** `{ "profiles": [ … ] }`. What cannot be used is told with its line, and the other profiles are kept. */
export function parseProfileFile(text: string, l10n: Localizer): ProfileFile {
  const errors: ParseError[] = [];
  const lineOf = lineCounter(text);
  const broken = (offset: number, problem: string) => ({
    profiles: [],
    problems: [{ line: lineOf(offset), problem }],
  });
  const root = treeOf(text.replace(/^\uFEFF/, " "), errors);
  const [error] = errors;
  if (error) return broken(error.offset, syntaxText(error, l10n));
  const list = root && findNodeAtLocation(root, ["profiles"]);
  if (list?.type !== "array") {
    return broken(list?.offset ?? 0, l10n.t("The file must be an object with a “profiles” list."));
  }
  if ((list.children?.length ?? 0) > MAX_PROFILES) {
    return broken(list.offset, l10n.t("The list has more than {0} profiles.", MAX_PROFILES));
  }
  const { profiles, issues } = checkProfiles(valueOf(list) as unknown[], l10n);
  const problems = issues.map(({ keys, problem }) => ({ line: lineOf(offsetOf(list, keys)), problem }));
  return { profiles, problems };
}

/** Where that is, or the nearest thing around it that is there. */
function offsetOf(list: Node, keys: readonly (string | number)[]): number {
  for (let depth = keys.length; depth > 0; depth--) {
    const node = findNodeAtLocation(list, keys.slice(0, depth));
    if (node) return node.offset;
  }
  return list.offset;
}

/** A file can have as many wrong places as lines: its lines are looked for once. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return (offset) => {
    let [first, last] = [0, starts.length];
    while (first < last) {
      const middle = (first + last) >> 1;
      if ((starts[middle] ?? 0) <= offset) first = middle + 1;
      else last = middle;
    }
    return first;
  };
}

/** What is nested so deeply that the parser's stack does not hold it is no file of profiles. */
function treeOf(text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { disallowComments: true });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** As `JSON.parse` has it: `__proto__` is a name like others. */
function valueOf(node: Node): unknown {
  switch (node.type) {
    case "array":
      return (node.children ?? []).map(valueOf);
    case "object":
      return Object.fromEntries(
        (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
          key && value ? [[key.value, valueOf(value)]] : [],
        ),
      );
    default:
      return node.value as unknown;
  }
}

function syntaxText({ error }: ParseError, l10n: Localizer): string {
  switch (printParseErrorCode(error)) {
    case "CommaExpected":
      return l10n.t("A comma is missing before this.");
    case "ColonExpected":
      return l10n.t("A colon is missing here.");
    case "CloseBraceExpected":
      return l10n.t("A closing “}” is missing.");
    case "CloseBracketExpected":
      return l10n.t("A closing “]” is missing.");
    case "PropertyNameExpected":
      return l10n.t("A name in double quotes is missing here, or there's an extra comma.");
    case "ValueExpected":
      return l10n.t("A value is missing here, or there's an extra comma.");
    case "InvalidCommentToken":
      return l10n.t("JSON can't contain comments.");
    default:
      return l10n.t("This isn't JSON.");
  }
}
