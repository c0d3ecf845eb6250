import { randomUUID } from "node:crypto";

/** What `ws` and our socket have in common, as far as a kernel's channels go. The protocol is the legacy one: JSON in text frames. */
export interface ChannelSocket {
  on(event: "open", listener: () => void): unknown;
  on(event: "close", listener: (code: number, reason: unknown) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "message", listener: (data: unknown) => void): unknown;
  send(data: string): void;
  close(): void;
}

interface KernelMessage {
  header: { msg_type: string };
  parent_header: { msg_id?: string };
  content: { execution_state?: string; text?: string };
}

export interface Heard {
  /** of stream text */
  bytes: number;
  messages: number;
  /** the beginning of the stream text */
  text: string;
  ms: number;
}

/** Output of hundreds of MB is counted, not kept. */
const textKept = 10_000;

/** A kernel's channels, spoken to as plainly as possible. */
export class KernelChannel {
  private onMessage: (message: KernelMessage) => void = () => undefined;
  private fail: (error: Error) => void = () => undefined;

  private constructor(private readonly socket: ChannelSocket) {
    socket.on("message", (data) => this.onMessage(JSON.parse(String(data)) as KernelMessage));
    socket.on("error", (error) => this.fail(error));
    socket.on("close", (code, reason) => this.fail(new Error(`the socket closed: ${code} ${String(reason)}`)));
  }

  static async open(socket: ChannelSocket): Promise<KernelChannel> {
    const channel = new KernelChannel(socket);
    await new Promise<void>((resolve, reject) => {
      channel.fail = reject;
      socket.on("open", resolve);
    });
    await channel.roundTrip();
    return channel;
  }

  /** Runs code until the kernel is idle again, and counts what it printed. */
  async execute(code: string): Promise<Heard> {
    const content = {
      code,
      silent: false,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const heard = { bytes: 0, messages: 0, text: "" };
    const ms = await this.ask("execute_request", content, (message) => {
      if (message.header.msg_type === "error") throw new Error(JSON.stringify(message.content));
      if (message.header.msg_type === "stream") {
        heard.messages++;
        heard.bytes += message.content.text?.length ?? 0;
        if (heard.text.length < textKept) heard.text += message.content.text ?? "";
      }
      return message.content.execution_state === "idle";
    });
    return { ...heard, ms };
  }

  /** A question to the kernel and its answer, in ms. */
  roundTrip(): Promise<number> {
    return this.ask("kernel_info_request", {}, (message) => message.header.msg_type === "kernel_info_reply");
  }

  close(): void {
    this.fail = () => undefined;
    this.socket.close();
  }

  private async ask(type: string, content: object, isLast: (message: KernelMessage) => boolean): Promise<number> {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      username: "bench",
      session: id,
      date: new Date().toISOString(),
      version: "5.3",
    };
    const startedAt = performance.now();
    await new Promise<void>((resolve, reject) => {
      this.fail = reject;
      this.onMessage = (message) => {
        if (message.parent_header.msg_id === id && isLast(message)) resolve();
      };
      this.socket.send(
        JSON.stringify({ header, parent_header: {}, metadata: {}, content, channel: "shell", buffers: [] }),
      );
    });
    return performance.now() - startedAt;
  }
}
