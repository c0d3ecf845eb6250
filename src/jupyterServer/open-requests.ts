import type { Envelope } from "./frames.js";

/** A request whose end has not come: the kernel answers it on its channel, and says "idle" on IOPub when all of its output was sent. */
export interface OpenRequest {
  readonly id: string;
  readonly type: string;
  readonly channel: string;
  readonly session: string;
  /** of its frame, in bytes */
  readonly bytes: number;
  /** the kernel said something to it */
  taken: boolean;
  replied: boolean;
  idle: boolean;
  /** the kernel reported an error of it on IOPub */
  failed: boolean;
}

/** What a request says of itself. */
export type Asked = Pick<OpenRequest, "id" | "type" | "channel" | "session">;

export function openRequest({ id, type, channel, session }: Asked, bytes = 0): OpenRequest {
  return { id, type, channel, session, bytes, taken: false, replied: false, idle: false, failed: false };
}

/** More than any client has under way; beyond it the oldest is forgotten, as one whose end is not waited for. */
const MAX_OPEN = 1_000;

/** What was asked of a kernel over a socket and is not answered yet. */
export class OpenRequests {
  readonly #open = new Map<string, OpenRequest>();

  get all(): OpenRequest[] {
    return [...this.#open.values()];
  }

  sent(request: Envelope, bytes: number): void {
    if (request.channel !== "shell" || !request.type.endsWith("_request")) return;
    this.#open.set(request.id, openRequest(request, bytes));
    const [oldest] = this.#open.keys();
    if (this.#open.size > MAX_OPEN && oldest !== undefined) this.#open.delete(oldest);
  }

  received({ channel, type, parent, content }: Envelope): void {
    if (type === "status" && isRestart(content())) this.#open.clear();
    const request = this.#open.get(parent);
    if (!request) return;
    request.taken = true;
    if (channel === "shell" && type.endsWith("_reply")) request.replied = true;
    if (type === "error") request.failed = true;
    if (type === "status" && content()?.["execution_state"] === "idle") request.idle = true;
    if (request.replied && request.idle) this.#open.delete(parent);
  }

  /** The one of this size that the kernel knows nothing of. */
  untaken(bytes: number): OpenRequest | undefined {
    return this.all.find((request) => request.bytes === bytes && !request.taken);
  }

  forget(id: string): void {
    this.#open.delete(id);
  }
}

/** The kernel that is restarted knows nothing of what was asked of it before, and clients drop it themselves. */
export function isRestart(content: Record<string, unknown> | undefined): boolean {
  const state = content?.["execution_state"];
  return state === "restarting" || state === "autorestarting";
}

/**
 * Is this execution the user's own code, or another extension's that the user is to be asked about? What the Jupyter extension runs for
 * itself, as after each reload, is not remembered by the kernel and may ask for input; what it runs for others may not (2026.6.1,
 * `executeSilently…`).
 */
export function isRun({ content }: Envelope): boolean {
  const { store_history: remembered, allow_stdin: mayAsk } = content() ?? {};
  return remembered !== false || mayAsk === false;
}
