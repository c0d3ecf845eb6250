import type { KernelMessage } from "@jupyterlab/services";
import { envelopeOf } from "../../../jupyterServer/frames.js";
import { type Content, mendedContent, record } from "./mended-content.js";

export interface ReaderDeps {
  /** Something came that cannot be read. @param parentId of the request that it is about; '' where that is not known */
  unreadable(type: string, parentId: string): void;
  log: { warn(message: string): void };
}

/** Of the name of a message, in characters. */
const MAX_TYPE = 40;
/** `@jupyterlab/services` knows nothing of such a message, and lets it pass. */
const NOTHING = "nothing";

/**
 * Reads what comes over a kernel's socket. `@jupyterlab/services` throws for a message that is not as it wants it, and what it throws for is
 * lost without a word: so each is mended first, and in the place of what cannot be read comes a message that says nothing.
 */
export class MessageReader {
  readonly #told = new Set<string>();
  /** of the last message: one of another session makes `@jupyterlab/services` drop what it is still working on */
  #session = "";

  constructor(private readonly deps: ReaderDeps) {}

  /** @param parse how `@jupyterlab/services` reads a frame */
  read(data: ArrayBuffer | string, parse: () => unknown): KernelMessage.IMessage {
    const raw = parsed(data, parse);
    const header = this.#header(raw["header"]);
    const parent = record(raw["parent_header"]) ?? {};
    const { msg_type: type } = header;
    const channel = typeof raw["channel"] === "string" ? raw["channel"] : "iopub";
    const content = type === "" ? undefined : mendedContent(type, raw["content"]);
    const whole = { ...raw, channel, parent_header: parent, metadata: record(raw["metadata"]) ?? {} };
    if (content) return { ...whole, header, content } as unknown as KernelMessage.IMessage;
    this.#tell(type, parent["msg_id"]);
    const instead = channel !== "iopub" && type.endsWith("_reply") ? failed : nothing;
    return { ...whole, ...instead(header) } as unknown as KernelMessage.IMessage;
  }

  #header(value: unknown): Header {
    const header = record(value) ?? {};
    const field = (name: string) => (typeof header[name] === "string" ? header[name] : "");
    this.#session = field("session") || this.#session;
    const [msg_id, msg_type] = [field("msg_id"), field("msg_type")];
    return {
      ...header,
      msg_id,
      msg_type,
      session: this.#session,
      username: field("username"),
      version: field("version"),
    };
  }

  #tell(type: string, parentId: unknown): void {
    const name = type.slice(0, MAX_TYPE) || "?";
    if (!this.#told.has(name)) this.deps.log.warn(`the kernel sent something that cannot be read: ${name}`);
    this.#told.add(name);
    this.deps.unreadable(name, typeof parentId === "string" ? parentId : "");
  }
}

interface Header extends Content {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  version: string;
}

/** Header and parent can often be read where a content cannot, such as JSON with `NaN` in it; in a text frame all is one. */
function parsed(data: ArrayBuffer | string, parse: () => unknown): Content {
  try {
    return record(parse()) ?? {};
  } catch {
    const envelope = typeof data === "string" ? undefined : envelopeOf(data, () => true);
    if (!envelope) return {};
    const { channel, type, id, session, parent } = envelope;
    return { channel, header: { msg_id: id, msg_type: type, session }, parent_header: { msg_id: parent } };
  }
}

function nothing(header: Header) {
  return { channel: "iopub", header: { ...header, msg_type: NOTHING }, content: {} };
}

/** Who waits for a reply must have one. */
function failed(header: Header) {
  return { header, content: { status: "error", ename: "Error", evalue: "", traceback: [] } };
}
