import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Kernel, KernelMessage } from "@jupyterlab/services";

/** What is printed by a cell, each with its number, counted from 0. */
export type CellKind = "lines" | "burst" | "images";
export const cellKinds: readonly CellKind[] = ["lines", "burst", "images"];

/** printed at once by "burst" */
export const BURST = 20_000;
const PERIOD_S: Record<CellKind, number> = { lines: 0.1, burst: 0, images: 1 };
/** of an image, before base64 */
const IMAGE_BYTES = 6_000;

/** Files by which a test tells the cells what to do, past every network: they are on the same disk. */
export interface Signals {
  /** "burst" prints, and ends */
  burst(): Promise<void>;
  /** "lines" and "images" say nothing while it is so */
  quiet(isQuiet: boolean): Promise<void>;
  /** "lines" and "images" end */
  enough(): Promise<void>;
  /** how many were printed, once the cell has come to its end in its kernel */
  printed(kind: CellKind): Promise<number | undefined>;
  clear(): Promise<void>;
}

export function signalsIn(folder: string): Signals {
  const file = (name: string) => path.join(folder, name);
  return {
    burst: () => writeFile(file("burst"), ""),
    quiet: (isQuiet) => (isQuiet ? writeFile(file("quiet"), "") : rm(file("quiet"))),
    enough: () => writeFile(file("enough"), ""),
    printed: async (kind) =>
      existsSync(file(`${kind}-done`)) ? Number(await readFile(file(`${kind}-done`), "utf8")) : undefined,
    clear: async () => {
      const names = ["burst", "quiet", "enough", ...cellKinds.map((kind) => `${kind}-done`)];
      for (const name of names) await rm(file(name), { force: true });
    },
  };
}

/** @param folder where the signals are */
export function codeOf(kind: CellKind, language: "python3" | "bash", folder: string): string {
  return language === "bash" ? bashOf(kind, folder) : pythonOf(kind, folder);
}

function pythonOf(kind: CellKind, folder: string): string {
  const show =
    kind === "images"
      ? `display({"image/png": base64.b64encode(os.urandom(${IMAGE_BYTES})).decode(), "text/plain": str(i)}, raw=True)`
      : 'print(f"{i}\\n", end="", flush=True)';
  const loop =
    kind === "burst"
      ? `show(0)
while not signal("burst").exists():
    time.sleep(0.02)
for i in range(1, ${BURST}):
    show(i)
i += 1`
      : `i = 0
while not signal("enough").exists():
    if not signal("quiet").exists():
        show(i)
        i += 1
    time.sleep(${PERIOD_S[kind]})`;
  return `import base64, os, pathlib, time
from IPython.display import display
signal = pathlib.Path(${JSON.stringify(folder)}).joinpath
def show(i):
    ${show}
${loop}
signal(".${kind}").write_text(str(i))
signal(".${kind}").rename(signal("${kind}-done"))`;
}

function bashOf(kind: CellKind, folder: string): string {
  const show =
    kind === "images"
      ? `{ echo "$i <p hidden>"; head -c ${IMAGE_BYTES} /dev/urandom | base64; } | displayHTML`
      : "echo $i";
  const loop =
    kind === "burst"
      ? `i=0; echo 0; until [ -e ./burst ]; do sleep 0.02; done; for ((i = 1; i < ${BURST}; i++)); do echo $i; done`
      : `i=0; until [ -e ./enough ]; do if [ ! -e ./quiet ]; then ${show}; i=$((i + 1)); fi; sleep ${PERIOD_S[kind]}; done`;
  return `cd '${folder}'; ${loop}; echo -n $i > .${kind}; mv .${kind} ${kind}-done`;
}

/** A cell under way, and what a user would see of it. */
export class WatchedCell {
  /** the numbers in the order in which they came */
  readonly seen: number[] = [];
  /** when the last one came, in ms of `performance.now()` */
  lastAt = 0;
  /** what the server or the window says in the cell besides */
  said = "";
  /** how it ended: "ok", or with which words */
  end: string | undefined;
  /** when it ended, in ms of `performance.now()` */
  endedAt = 0;
  /** of its request */
  readonly id: string;
  #rest = "";
  #isIdle = false;
  #isAnswered = false;

  constructor(kernel: Kernel.IKernelConnection, code: string, metadata: Record<string, string>) {
    const future = kernel.requestExecute({ code, stop_on_error: true, allow_stdin: true }, true, metadata);
    this.id = future.msg.header.msg_id;
    future.onIOPub = (message) => this.#hear(message);
    future.onReply = () => void (this.#isAnswered = true);
    future.done.then(
      ({ content }) => this.#ends(content.status === "error" ? `${content.ename}: ${content.evalue}` : content.status),
      (error: unknown) => {
        // Its window may have gone.
        if (!kernel.isDisposed) this.#ends(String(error));
      },
    );
  }

  /** Another window has taken it up, and is told of it from its beginning. @param kernel of a connection that resumes its request */
  takenUp(kernel: Kernel.IKernelConnection): void {
    this.#clear();
    kernel.anyMessage.connect((_, { msg, direction }) => {
      if (direction !== "recv" || msg.channel !== "iopub") return;
      if (!("msg_id" in msg.parent_header) || msg.parent_header.msg_id !== this.id) return;
      this.#hear(msg as KernelMessage.IIOPubMessage);
      // To this one nobody replies.
      if (this.#isIdle) this.#ends("ok");
    });
  }

  #ends(how: string): void {
    this.end = how;
    this.endedAt = performance.now();
  }

  /** What it waits for, where it has not ended. */
  get missing(): string {
    const parts = [this.#isAnswered ? "" : "reply", this.#isIdle ? "" : "idle"].filter(Boolean);
    return `no ${parts.join(", no ")}`;
  }

  #hear(message: KernelMessage.IIOPubMessage): void {
    if (KernelMessage.isStatusMsg(message) && message.content.execution_state === "idle") this.#isIdle = true;
    else if (KernelMessage.isClearOutputMsg(message)) this.#clear();
    else if (KernelMessage.isStreamMsg(message)) this.#read(message.content.text, message.content.name);
    else if (KernelMessage.isDisplayDataMsg(message)) this.#count(shownNumber(message.content.data));
    else if (KernelMessage.isErrorMsg(message)) this.said += `${message.content.ename}: ${message.content.evalue}\n`;
  }

  #clear(): void {
    this.seen.length = 0;
    this.#rest = "";
  }

  #read(text: string, name: string): void {
    if (name !== "stdout") {
      this.said += text;
      return;
    }
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (/^\d+\r?$/.test(line)) this.#count(Number(line));
      else this.said += `${line}\n`;
    }
  }

  #count(number: number): void {
    this.seen.push(number);
    this.lastAt = performance.now();
  }
}

function shownNumber(data: Record<string, unknown>): number {
  return Number.parseInt(String(data["text/plain"] ?? data["text/html"]), 10);
}
