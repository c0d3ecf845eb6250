import { createHash, randomUUID } from "node:crypto";
import type { SocketChannel } from "../transport/types.js";
import { type Envelope, frameOf, messageOf, readMessage } from "./frames.js";
import { isIPython } from "./kernel-infos.js";
import { isRun, type OpenRequest } from "./open-requests.js";
import type { KernelInfo } from "./traffic-deps.js";

/** Begins the code of each guard. Other clients of the kernel may show it. */
const MARK = "# Hub Kernels: what waits is not run after an error.";
/** For so long a guard that has found an error keeps the kernel from what comes next, which is on its way then, in seconds. */
const HOLD_S = 1;

/**
 * A kernel that fails at a cell runs nothing of what it has got by then. What is on its way at that moment it would run, as nobody here knows of
 * the error yet. So a guard goes in front of each cell that is sent while the one before is not known to have ended: code that fails where that
 * one has, some time later, so that what came behind it is not run either.
 */
export class RunGuards {
  readonly #ids = `guard-${randomUUID()}`;

  constructor(private readonly info: KernelInfo["known"]) {}

  /** The request is about to be sent. @param open what the kernel was asked before and has not ended */
  before(request: Envelope, open: readonly OpenRequest[], channel: SocketChannel | undefined): void {
    const last = open.findLast(({ isCell }) => isCell);
    if (request.type !== "execute_request" || !last?.stopsOnError) return;
    if (!channel?.isOpen() || !isIPython(this.info())) return;
    const asked = request.content();
    const { code, silent } = (last.frame !== undefined && readMessage(last.frame)?.content) || {};
    // An error of silent code stops nothing.
    if (!isRun(asked) || asked?.["silent"] === true || silent === true) return;
    const content = {
      code: guardCode(typeof code === "string" ? code : ""),
      silent: false,
      // It takes no number from the cells.
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const parts = { id: `${this.#ids}-${randomUUID()}`, session: request.session, content };
    channel.send(frameOf(channel.protocol, messageOf("shell", "execute_request", parts)));
  }

  /** Is it a guard? @param id of a request */
  owns(id: string): boolean {
    return id.startsWith(this.#ids);
  }
}

/**
 * What the last cell has failed at is raised again, so that `%debug` and the like still find its place; a guard that has failed counts as a cell
 * that has. Nothing of it is left among the user's names. (`last_execution_result.info` is there from IPython 7 on; before, nothing is guarded.)
 * @param before the code of the cell that is to have failed; '' where it is not known
 */
function guardCode(before: string): string {
  const hash = createHash("sha256").update(before).digest("hex");
  return `${MARK}
exec('''
from hashlib import sha256
from time import sleep
from IPython import get_ipython
last = getattr(get_ipython(), "last_execution_result", None)
code = getattr(getattr(last, "info", None), "raw_cell", None) or ""
if code and not last.success and (code.startswith("${MARK}") or sha256(code.encode("utf-8", "replace")).hexdigest() == "${hash}"):
    sleep(${HOLD_S})
    last.raise_error()
''', {})
`;
}
