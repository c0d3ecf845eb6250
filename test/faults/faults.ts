import { setTimeout as delay } from "node:timers/promises";
import { poll } from "../../rig/process.js";
import type { Stage } from "./stage.js";

/** Makes what goes wrong, lets the burst happen while it does, and is over when the network is back. */
type Fault = (stage: Stage) => Promise<void>;

const IDLE_CUT_MS = 30_000;
const SLOW = { mbitPerS: 2, latencyMs: 400 };

/** for a kernel that has to share its machine */
const BURST_MS = 60_000;

/** So long, or until the burst has ended in its kernel. */
const during = async (seconds: number, { signals }: Stage): Promise<void> => {
  await delay(seconds * 500);
  await signals.burst();
  const hasEnded = async () => (await signals.printed("burst")) !== undefined;
  await Promise.all([delay(seconds * 500), poll(hasEnded, BURST_MS)]);
};

/** Connections end, and there are no new ones until it is over. */
const closed =
  (seconds: number, how: "cut" | "cutUntold" = "cut"): Fault =>
  async (stage) => {
    stage.line.refuses = true;
    stage.line[how]();
    await during(seconds, stage);
    stage.line.refuses = false;
  };

const blackHole =
  (seconds: number, alive: boolean): Fault =>
  async (stage) => {
    stage.line.blackHole();
    await during(seconds, stage);
    stage.line.heal({ alive });
  };

const stopped =
  (seconds: number): Fault =>
  async (stage) => {
    const pid = await stage.serverPid();
    process.kill(pid, "SIGSTOP");
    try {
      await during(seconds, stage);
    } finally {
      process.kill(pid, "SIGCONT");
    }
  };

const windowAway =
  (seconds: number): Fault =>
  (stage) =>
    stage.reload(during(seconds, stage));

const withSecondClient =
  (fault: Fault): Fault =>
  async (stage) => {
    await stage.addSecondClients();
    await fault(stage);
  };

export const faults = {
  none: (stage) => during(2, stage),
  reset: async ({ line, signals }) => {
    line.reset();
    await signals.burst();
  },
  "closed-5s": closed(5),
  "closed-60s": closed(60),
  "closed-600s": closed(600),
  "untold-5s": closed(5, "cutUntold"),
  "untold-30s": closed(30, "cutUntold"),
  "hole-10s-alive": blackHole(10, true),
  "hole-60s-alive": blackHole(60, true),
  "hole-60s-dead": blackHole(60, false),
  "proxy-killed": async (stage) => {
    await stage.hub.killProxy();
    await stage.signals.burst();
    await stage.untilBack();
  },
  "hub-restarted": async (stage) => {
    const restarting = stage.hub.restart();
    await stage.signals.burst();
    await restarting;
    await stage.untilBack();
  },
  "stopped-5s": stopped(5),
  "stopped-60s": stopped(60),
  "idle-30s": async ({ line, signals }) => {
    line.cutsIdleAfterMs = IDLE_CUT_MS;
    await signals.quiet(true);
    await delay(IDLE_CUT_MS * 1.5);
    await signals.burst();
    await signals.quiet(false);
    line.cutsIdleAfterMs = 0;
  },
  slow: async (stage) => {
    stage.line.slowness = SLOW;
    await during(20, stage);
    stage.line.slowness = undefined;
  },
  "second-client": withSecondClient(closed(5)),
  reloaded: windowAway(2),
  "window-away-5min": windowAway(300),
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof faults;
export const faultNames = Object.keys(faults) as FaultName[];

/** Takes longer than people wait for a test, and is run where it is asked for by name. */
export const longFaults: readonly FaultName[] = ["closed-600s", "window-away-5min"];
