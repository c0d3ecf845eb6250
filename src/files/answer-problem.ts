import { isOfServer, isRefusal } from "../jupyterServer/whose-answer.js";
import { messageIn } from "../text/json.js";
import type { HubResponse } from "../transport/types.js";
import type { FileProblemKind } from "./file-problem.js";

/** What operating systems call it: Linux and, where they differ, macOS. Servers pass it on as `[Errno 28] No space left on device`. */
const BY_ERRNO: Readonly<Record<string, FileProblemKind>> = {
  "1": "no-permission",
  "2": "no-folder",
  "13": "no-permission",
  "17": "exists",
  "20": "no-folder",
  "21": "wrong-type",
  "28": "full",
  "30": "read-only-disk",
  "36": "name-too-long",
  "63": "name-too-long",
  "69": "full",
  "122": "full",
};
/** jupyter_server's own words, of all versions since 1.0. */
const BY_WORDS: readonly (readonly [RegExp, FileProblemKind])[] = [
  [/^send2trash failed/, "no-trash"],
  [/not empty$/, "not-empty"],
  [/^Cannot (?:create|rename|copy|delete) (?:hidden |file or )?directory/, "hidden"],
  [/^Permission denied/, "no-permission"],
  [/^Refusing to serve hidden/, "hidden"],
  [/is a directory, not a|is not a directory$/, "wrong-type"],
];
/** Where writing a new file fails, for want of room, servers fail once more at putting back the copy of the old one that never was. */
const NO_COPY = "/.~";
const BY_STATUS: Readonly<Record<number, FileProblemKind>> = {
  401: "refused",
  403: "refused",
  404: "missing",
  409: "exists",
  413: "body-too-large",
};

export interface ReadProblem {
  kind: FileProblemKind;
  words: string | undefined;
}

/**
 * What is meant by an answer that is no success. A page instead of JSON is of whoever stands before the server, where that is away; of 413 and
 * of an address of `files/` it may be the server's own.
 */
export function problemIn(
  response: Pick<HubResponse, "status" | "headers" | "url">,
  text: string,
  isApi = true,
): ReadProblem {
  const { status } = response;
  const words = messageIn(text);
  if (status === 413) return { kind: "body-too-large", words };
  const isOurs = isOfServer(response as HubResponse, isApi) || isRefusal(response as HubResponse);
  if (!isOurs || (status >= 300 && status < 400)) return { kind: "away", words };
  const said = words ?? "";
  const errno = /\[Errno (\d{1,3})\]/.exec(said)?.[1];
  if (errno === "2" && said.includes(NO_COPY)) return { kind: "full", words };
  const known = BY_WORDS.find(([pattern]) => pattern.test(said))?.[1];
  return { kind: known ?? BY_ERRNO[errno ?? ""] ?? BY_STATUS[status] ?? "other", words };
}
