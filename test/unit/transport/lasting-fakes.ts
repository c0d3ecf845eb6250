import { mock } from "node:test";
import type { Link } from "../../../src/transport/network/link.js";
import { AwaySockets } from "../../../src/transport/socket/away-sockets.js";
import { LastingConnection } from "../../../src/transport/socket/lasting-connection.js";
import type {
  Connect,
  LastingPolicy,
  SocketChannel,
  SocketConnection,
  SocketData,
  SocketEnd,
  SocketEvents,
  SocketLoss,
  SocketTraffic,
} from "../../../src/transport/types.js";
import { keepingLog } from "./support.js";

export const lost: SocketEnd = { code: 1006, reason: "the connection was lost" };

/** Time goes on when the test says so, and pauses are without their part of chance. */
export function exactTimes(): void {
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(Math, "random", () => 0);
}

export function realTimes(): void {
  mock.timers.reset();
  mock.restoreAll();
}

/** A connection that does what the test says. */
export class FakeConnection implements SocketConnection {
  readonly bufferedAmount = 0;
  isOpen = false;
  isReaching = false;
  readonly sent: SocketData[] = [];
  readonly done: string[] = [];
  binaryType = "";

  constructor(
    readonly url: URL,
    readonly events: SocketEvents,
  ) {}

  setBinaryType(type: string): void {
    this.binaryType = type;
  }

  send(data: SocketData, callback?: (error?: Error) => void): void {
    this.sent.push(data);
    callback?.();
  }

  ping(): void {
    this.done.push("ping");
  }

  close(code?: number): void {
    if (code === 999) throw new RangeError("no such code");
    this.done.push("close");
    this.end({ code: 1000, reason: "closed" });
  }

  terminate(): void {
    this.done.push("terminate");
    this.end({ code: 1006, reason: "terminated" });
  }

  private end(end: SocketEnd): void {
    process.nextTick(() => this.events.ended(end));
  }
}

/** What a protocol would say, as the test has it; it writes down what it is told. */
export class FakeTraffic implements SocketTraffic {
  readonly told: string[] = [];
  readonly losses: (Error | undefined)[] = [];
  way: SocketChannel | undefined;
  answerAsleep: (data: SocketData) => "wake" | "keep" | "done" = () => "wake";
  answerDeclined: (data: SocketData) => boolean = () => true;

  opened(again: boolean, way: SocketChannel): void {
    this.way = way;
    this.told.push(`opened ${again ? "again" : "first"} ${way.protocol}`);
  }

  sent(data: SocketData): void {
    this.told.push(`sent ${data as string}`);
  }

  received(data: unknown): boolean {
    return data !== "swallowed";
  }

  lost(error: Error | undefined): void {
    this.losses.push(error);
  }

  slept(): void {
    this.told.push("slept");
    this.way?.deliver("gone");
  }

  ended(why: SocketLoss | undefined): void {
    this.told.push(why ?? "ended");
    if (why) this.way?.deliver(why);
  }

  lastWords = (): Promise<void> | undefined => undefined;

  asleep = (data: SocketData) => this.answerAsleep(data);

  declined(data: SocketData, error: unknown): boolean {
    this.told.push(`declined ${data as string}: ${String(error)}`);
    return this.answerDeclined(data);
  }
}

/** A lasting connection over fake ones, and what its holder sees. */
export class LastingTrial {
  readonly made: FakeConnection[] = [];
  readonly traffic = new FakeTraffic();
  /** what the socket's holder is told */
  readonly told: string[] = [];
  readonly log = keepingLog();
  readonly transport = new AbortController();
  network = "wifi";
  readonly away = new AwaySockets(() => this.network);
  /** answers that are asked for and not given yet */
  readonly verdicts: ((verdict: "there" | "gone" | "unknown" | "refused" | Error) => void)[] = [];
  /** each lets the next try be made */
  readonly admissions: ((admitted: undefined | Error) => void)[] = [];
  readonly revivals: { signal: AbortSignal; answer: (url: URL | Error) => void }[] = [];
  listener: (what: string) => void = () => undefined;
  readonly connection: LastingConnection;

  constructor({ revives = true, ...policy }: Partial<LastingPolicy> & { revives?: boolean } = {}) {
    const link = {
      baseUrl: "http://hub/",
      log: this.log,
      away: this.away,
      ended: this.transport.signal,
    } as unknown as Link;
    const plain: Connect = (url, _protocols, events) => {
      const connection = new FakeConnection(url, events);
      this.made.push(connection);
      return connection;
    };
    const whole: LastingPolicy = {
      verdict: () => asked(this.verdicts),
      admitted: () => asked<undefined>(this.admissions),
      revive: revives
        ? (signal) => {
            const answers: ((url: URL | Error) => void)[] = [];
            const url = asked(answers);
            this.revivals.push({ signal, answer: (answer) => answers[0]?.(answer) });
            return url;
          }
        : undefined,
      traffic: this.traffic,
      gone: () => this.traffic.told.push("believed gone"),
      ended: () => this.told.push("policy ended"),
      ...policy,
    };
    this.connection = new LastingConnection(link, plain, whole, new URL("http://hub/k/old"), ["v1"], {
      opened: (protocol) => this.tell(`opened ${protocol}`),
      message: (data, isBinary) => this.tell(`message ${String(data)}${isBinary ? " (binary)" : ""}`, data),
      ping: () => this.tell("ping"),
      pong: () => this.tell("pong"),
      ended: ({ code, reason }) => this.tell(`ended ${code} ${reason}`),
    });
  }

  /** the one beneath that was made last */
  get beneath(): FakeConnection {
    const last = this.made.at(-1);
    if (!last) throw new Error("none was made");
    return last;
  }

  readonly data: unknown[] = [];

  open(protocol = "v1"): this {
    this.beneath.isOpen = true;
    this.beneath.events.opened(protocol);
    return this;
  }

  lose(end = lost): this {
    this.beneath.events.ended(end);
    return this;
  }

  /** Open once, then gone: it sleeps. Timers are mocked. */
  async sleep(): Promise<this> {
    this.open().lose();
    return this.goneAfter(0);
  }

  /** The next try, after this time, fails too, and what it would lead to is gone. */
  async goneAfter(ms: number): Promise<this> {
    mock.timers.tick(ms);
    this.lose();
    this.verdicts.shift()?.("gone");
    await turn();
    return this;
  }

  private tell(what: string, data?: unknown): void {
    this.told.push(what);
    if (data !== undefined) this.data.push(data);
    this.listener(what);
  }
}

function asked<T>(answers: ((answer: T | Error) => void)[]): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    answers.push((answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
  });
}

/** Until all that was begun by promises and next ticks is done. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
