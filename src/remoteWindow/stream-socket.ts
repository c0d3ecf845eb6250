import { randomBytes, randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import net, { type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Duplex, finished, pipeline } from "node:stream";

/** What a window answers to ssh's script: a stream to the host, why it gives none, or that it does not know the host. */
export type Served = { stream: Duplex; why: () => Promise<string | undefined> } | { no: string } | undefined;
export type ServeHost = (alias: string, signal: AbortSignal) => Promise<Served>;

const LONGEST_QUESTION = 1_000;
/** Longer than the script takes to ask why its stream has ended, in ms. */
const WHY_MS = 10_000;
/** On macOS; Linux has a few more. In bytes. */
const LONGEST_PLACE = 100;

/** Where this window listens for ssh's script, for the life of the window: nobody else can find or open it. */
export class StreamSocket {
  readonly #server: Server;
  readonly #end = new AbortController();
  readonly #sockets = new Set<Socket>();
  readonly #ends = new Map<string, () => Promise<string | undefined>>();

  private constructor(
    private readonly place: string,
    private readonly mark: string,
    private readonly serve: ServeHost,
  ) {
    this.#server = net.createServer({ allowHalfOpen: true }, (socket) => this.#take(socket));
  }

  /** @param windows the folder where the script looks for windows */
  static async open(windows: string, serve: ServeHost): Promise<StreamSocket> {
    await mkdir(windows, { recursive: true, mode: 0o700 });
    await removeStale(windows);
    const place = await newPlace();
    const opened = new StreamSocket(place, path.join(windows, randomUUID()), serve);
    await opened.#listen();
    return opened;
  }

  async #listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => this.#server.once("error", reject).listen(this.place, resolve));
    if (!isPipe(this.place)) await chmod(this.place, 0o600);
  }

  /** Where the script finds it; again where another window took that away, with the last host. */
  async show(): Promise<void> {
    await mkdir(path.dirname(this.mark), { recursive: true, mode: 0o700 });
    await writeFile(this.mark, this.place, { mode: 0o600 });
  }

  /** At once: nobody waits for it where a window ends. */
  dispose(): void {
    this.#end.abort(new DOMException("The window was closed.", "AbortError"));
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.mark, { force: true });
    if (!isPipe(this.place)) rmSync(path.dirname(this.place), { recursive: true, force: true });
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    const gone = new AbortController();
    socket.on("error", () => undefined);
    socket.once("close", () => {
      this.#sockets.delete(socket);
      gone.abort(new DOMException("ssh does not wait any more.", "AbortError"));
    });
    let head = Buffer.alloc(0);
    const onData = (data: Buffer) => {
      head = Buffer.concat([head, data]);
      const end = head.indexOf("\n");
      if (end < 0 && head.length < LONGEST_QUESTION) return;
      socket.off("data", onData).pause();
      if (end !== head.length - 1) socket.destroy();
      else this.#answer(socket, questionIn(head.toString()), gone.signal).catch(() => socket.destroy());
    };
    socket.on("data", onData);
  }

  async #answer(socket: Socket, { host, why }: { host?: unknown; why?: unknown }, signal: AbortSignal): Promise<void> {
    const say = (answer: object) => `${JSON.stringify(answer)}\n`;
    if (typeof why === "string") {
      socket.end(say({ why: await this.#ends.get(why)?.() }));
      return;
    }
    const served = typeof host === "string" ? await this.serve(host, signal) : undefined;
    if (!served || "no" in served) {
      socket.end(say(served ?? { other: true }));
      return;
    }
    const id = randomUUID();
    socket.write(say({ stream: id }));
    this.#handOn(socket, served.stream);
    this.#ends.set(id, served.why);
    finished(socket, () => setTimeout(() => this.#ends.delete(id), WHY_MS).unref());
  }

  #handOn(socket: Socket, stream: Duplex): void {
    if (socket.destroyed) stream.destroy();
    pipeline(socket, stream, socket, () => {
      stream.destroy();
      socket.destroy();
    });
  }
}

function questionIn(line: string): { host?: unknown; why?: unknown } {
  try {
    return (JSON.parse(line) as object | null) ?? {};
  } catch {
    return {};
  }
}

function isPipe(place: string): boolean {
  return place.startsWith("\\\\");
}

async function newPlace(): Promise<string> {
  const name = randomBytes(16).toString("hex");
  if (process.platform === "win32") return `\\\\.\\pipe\\hub-kernels-${name}`;
  const usual = path.join(tmpdir(), `hub-kernels-${name}`, "s");
  const place = Buffer.byteLength(usual) <= LONGEST_PLACE ? usual : `/tmp/hub-kernels-${name}/s`;
  // Not one that is there: it would be somebody else's.
  await mkdir(path.dirname(place), { mode: 0o700 });
  return place;
}

/** Of windows that could not take it away themselves. */
async function removeStale(windows: string): Promise<void> {
  for (const name of await readdir(windows)) {
    const mark = path.join(windows, name);
    const place = await readFile(mark, "utf8").catch(() => "");
    // One without a place is being written.
    if (place === "" || (await answers(place))) continue;
    await rm(mark, { force: true });
    if (/[\\/]hub-kernels-[0-9a-f]{32}[\\/]s$/.test(place)) {
      await rm(path.dirname(place), { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

function answers(place: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(place, () => resolve(true));
    socket.on("connect", () => socket.destroy()).on("error", () => resolve(false));
  });
}
