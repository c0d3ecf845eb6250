import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** Bytes and bits as networks are sold. */
const BITS = 8;

export interface Slowness {
  /** each way */
  mbitPerS: number;
  /** there and back */
  latencyMs: number;
}

/**
 * A cable between a client and a hub, for faults beneath HTTP: what goes through it is not read. RecordingProxy is for those of requests.
 */
export class FaultyLine {
  readonly #pairs = new Set<Pair>();
  /** Waiting for the hole to heal. */
  #healed: Promise<void> | undefined;
  #heal = (): void => undefined;
  #refuses = false;
  #slowness: Slowness | undefined;
  #idleMs = 0;
  #resetsEach = 0;
  #untilReset = 0;
  /** how often it was reset by `resetsEachBytes` */
  resets = 0;
  readonly #server = createServer({ noDelay: true }, (near) => void this.#join(near));

  constructor(private readonly upstreamPort: number) {}

  /** One that listens, and the address of a server behind it. */
  static async to(server: string): Promise<{ line: FaultyLine; url: string }> {
    const url = new URL(server);
    const line = new FaultyLine(Number(url.port));
    url.port = String(await line.listen());
    return { line, url: url.href };
  }

  async listen(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections; both ends are told. */
  cut(): void {
    for (const pair of this.#pairs) pair.end();
  }

  /** The client is told that its connections are over; the hub goes on sending into nothing. */
  cutUntold(): void {
    for (const pair of this.#pairs) pair.leaveFar();
  }

  /** As `cut`, by resets. */
  reset(): void {
    for (const pair of this.#pairs) pair.reset();
  }

  /** New connections are refused, until it is set to false. */
  set refuses(refuses: boolean) {
    this.#refuses = refuses;
  }

  /** Nothing goes through any more, and nobody is told. New connections are taken and wait, as one's first packet does that is sent again. */
  blackHole(): void {
    this.#healed ??= new Promise((resolve) => (this.#heal = resolve));
  }

  /** What is new goes through, and what waited for that. @param alive the old connections too; otherwise they stay silent for ever */
  heal({ alive }: { alive: boolean }): void {
    if (!alive) for (const pair of this.#pairs) pair.die();
    this.#healed = undefined;
    this.#heal();
  }

  /** `undefined`: as fast as it goes. */
  set slowness(slowness: Slowness | undefined) {
    this.#slowness = slowness;
  }

  /** Both ends of a connection that was silent for so long are told that it is over; 0: never. */
  set cutsIdleAfterMs(ms: number) {
    this.#idleMs = ms;
    for (const pair of this.#pairs) pair.cutWhenIdle(ms);
  }

  /** All connections are reset each time so many bytes more have gone through, both ways together: in the middle of something; 0: never. */
  set resetsEachBytes(bytes: number) {
    this.#resetsEach = this.#untilReset = bytes;
  }

  async close(): Promise<void> {
    this.heal({ alive: true });
    for (const pair of this.#pairs) pair.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #join(near: Socket): Promise<void> {
    near.on("error", () => near.destroy());
    if (this.#refuses) {
      near.resetAndDestroy();
      return;
    }
    await this.#healed;
    if (near.destroyed) return;
    const far = connect({ host: "127.0.0.1", port: this.upstreamPort, noDelay: true });
    const pair = new Pair(near, far, {
      gate: () => this.#healed,
      slowness: () => this.#slowness,
      carried: (bytes) => this.#carried(bytes),
    });
    this.#pairs.add(pair);
    pair.cutWhenIdle(this.#idleMs);
    await pair.over;
    this.#pairs.delete(pair);
  }

  #carried(bytes: number): void {
    if (this.#resetsEach === 0 || (this.#untilReset -= bytes) > 0) return;
    this.#untilReset = this.#resetsEach;
    this.resets++;
    this.reset();
  }
}

interface Line {
  gate(): Promise<void> | undefined;
  slowness(): Slowness | undefined;
  carried(bytes: number): void;
}

/** A connection of a client and the one that goes on to the hub. */
class Pair {
  readonly over: Promise<unknown>;
  #isDead = false;
  /** when what was sent so far has left, in ms of `performance.now()`, each way */
  readonly #busyUntil = new Map<Socket, number>();
  readonly #onTheWay = new Map<Socket, Promise<void>>();

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly line: Line,
  ) {
    for (const socket of [near, far]) {
      socket.on("error", () => void this.#endOfOne());
      socket.on("close", () => void this.#endOfOne());
      socket.on("timeout", () => this.end());
    }
    // Not by `once`, which rejects where there was an error before.
    this.over = Promise.all([near, far].map((socket) => new Promise((resolve) => socket.once("close", resolve))));
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const)
      this.#carry(from, to).catch(() => this.#endOfOne());
  }

  end(): void {
    if (!this.#isDead) this.destroy();
  }

  reset(): void {
    if (this.#isDead) return;
    this.near.resetAndDestroy();
    this.far.resetAndDestroy();
  }

  leaveFar(): void {
    this.die();
    this.near.destroy();
  }

  die(): void {
    this.#isDead = true;
  }

  destroy(): void {
    this.near.destroy();
    this.far.destroy();
  }

  cutWhenIdle(ms: number): void {
    this.near.setTimeout(ms);
  }

  /** Also that one end is gone does not get through a hole. */
  async #endOfOne(): Promise<void> {
    await this.line.gate();
    this.end();
  }

  /** No more is read than can be sent on: the sender is slowed down as over a real line. */
  async #carry(from: Socket, to: Socket): Promise<void> {
    for await (const chunk of from as AsyncIterable<Buffer>) {
      await this.#passes(to, chunk.length);
      await this.#after(to, () => to.write(chunk));
      this.line.carried(chunk.length);
      if (to.writableNeedDrain) await once(to, "drain");
    }
    await this.line.gate();
    if (!this.#isDead) await this.#after(to, () => to.end());
  }

  async #passes(to: Socket, bytes: number): Promise<void> {
    await this.line.gate();
    // To stop reading would end the connection, and so tell of it.
    if (this.#isDead) await new Promise(() => undefined);
    const slowness = this.line.slowness();
    if (!slowness) return;
    const startsAt = Math.max(performance.now(), this.#busyUntil.get(to) ?? 0);
    const leftAt = startsAt + (bytes * BITS) / (slowness.mbitPerS * 1_000);
    this.#busyUntil.set(to, leftAt);
    await delay(leftAt - performance.now());
  }

  /** In order also where the line has become faster. Nothing waits for what only takes its time on the way. */
  async #after(to: Socket, act: () => void): Promise<void> {
    const { latencyMs = 0 } = this.line.slowness() ?? {};
    const dueAt = performance.now() + latencyMs / 2;
    const before = this.#onTheWay.get(to);
    const sent = (async () => {
      await before;
      if (latencyMs > 0) await delay(Math.max(0, dueAt - performance.now()));
      act();
    })();
    this.#onTheWay.set(to, sent);
    if (latencyMs === 0) await sent;
  }
}
