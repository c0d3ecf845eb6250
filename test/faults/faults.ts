import { setTimeout as delay } from "node:timers/promises";
import type { Stage } from "./stage.js";

/** Makes what goes wrong, calls `middle` while it does, and is over when the network is back. */
type Fault = (stage: Stage, middle: () => Promise<void>) => Promise<void>;

const IDLE_CUT_MS = 30_000;
const SLOW = { mbitPerS: 2, latencyMs: 400 };

const halves = async (seconds: number, middle: () => Promise<void>): Promise<void> => {
  await delay(seconds * 500);
  await middle();
  await delay(seconds * 500);
};

/** Connections end, and there are no new ones until it is over. */
const closed =
  (seconds: number, how: "cut" | "cutUntold" = "cut"): Fault =>
  async ({ line }, middle) => {
    line.refuses = true;
    line[how]();
    await halves(seconds, middle);
    line.refuses = false;
  };

const blackHole =
  (seconds: number, alive: boolean): Fault =>
  async ({ line }, middle) => {
    line.blackHole();
    await halves(seconds, middle);
    line.heal({ alive });
  };

const stopped =
  (seconds: number): Fault =>
  async (stage, middle) => {
    const pid = await stage.serverPid();
    process.kill(pid, "SIGSTOP");
    try {
      await halves(seconds, middle);
    } finally {
      process.kill(pid, "SIGCONT");
    }
  };

const withSecondClient =
  (fault: Fault): Fault =>
  async (stage, middle) => {
    await stage.addSecondClients();
    await fault(stage, middle);
  };

export const faults = {
  none: (_, middle) => halves(2, middle),
  reset: async ({ line }, middle) => {
    line.reset();
    await middle();
  },
  "closed-5s": closed(5),
  "closed-60s": closed(60),
  "closed-600s": closed(600),
  "untold-5s": closed(5, "cutUntold"),
  "untold-30s": closed(30, "cutUntold"),
  "hole-10s-alive": blackHole(10, true),
  "hole-60s-alive": blackHole(60, true),
  "hole-60s-dead": blackHole(60, false),
  "proxy-killed": async (stage, middle) => {
    await stage.hub.killProxy();
    await middle();
    await stage.untilBack();
  },
  "hub-restarted": async (stage, middle) => {
    const restarting = stage.hub.restart();
    await middle();
    await restarting;
    await stage.untilBack();
  },
  "stopped-5s": stopped(5),
  "stopped-60s": stopped(60),
  "idle-30s": async ({ line, signals }, middle) => {
    line.cutsIdleAfterMs = IDLE_CUT_MS;
    await signals.quiet(true);
    await delay(IDLE_CUT_MS * 1.5);
    await middle();
    await signals.quiet(false);
    line.cutsIdleAfterMs = 0;
  },
  slow: async ({ line }, middle) => {
    line.slowness = SLOW;
    await halves(20, middle);
    line.slowness = undefined;
  },
  "second-client": withSecondClient(closed(5)),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];

/** Takes longer than people wait for a test, and is run where it is asked for by name. */
export const longFaults: readonly FaultName[] = ["closed-600s"];
