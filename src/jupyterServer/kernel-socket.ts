import { randomUUID } from "node:crypto";
import type { LastingPolicy } from "../transport/types.js";
import { AheadTraffic } from "./ahead/ahead-traffic.js";
import type { CellRuns } from "./ahead/cell-runs.js";
import { keptRuns } from "./ahead/kept-runs.js";
import { othersCells } from "./ahead/others-cells.js";
import type { ConnectionEnd } from "./connection-deps.js";
import type { HeldRuns } from "./held-runs.js";
import { isIPython } from "./kernel-infos.js";
import type { KernelRecorder } from "./kernel-recorder.js";
import type { KernelRevival } from "./kernel-revival.js";
import type { KernelSessions } from "./kernel-sessions.js";
import { KernelTraffic } from "./kernel-traffic.js";
import type { KernelVerdicts } from "./kernel-verdicts.js";
import { PrintedApps } from "./printed-apps.js";
import { RecordedTraffic } from "./recorded-traffic.js";
import type { ServerRest } from "./server-rest.js";
import type { TrafficDeps } from "./traffic-deps.js";

/** Whose socket it is, and what it is to do. */
export interface SocketHolder {
  /** does it last over the end of its kernel, which is made again when it is used? Otherwise it ends with it */
  revives: boolean;
  /** the name of the notebook that it is for; default: by the session of its kernel */
  notebook?: string;
  /** ids of what an earlier window has sent. The first socket takes them, and its first connection brings what was said of that */
  resumes?: string[];
  /** who knows the cells that are run over it, by the id under which the holder knows the kernel */
  runsOf?(kernelId: string): CellRuns;
}

export interface KernelSocketDeps extends Pick<TrafficDeps, "log">, SocketHolder {
  sessions: KernelSessions;
  verdicts: KernelVerdicts;
  revival: KernelRevival;
  heldRuns: HeldRuns;
  info: NonNullable<TrafficDeps["info"]>;
  recorder: KernelRecorder | undefined;
  end: Pick<
    ConnectionEnd,
    "words" | "beforeRun" | "recording" | "releaseAfterMs" | "killedForMemory" | "appPrinted" | "connection"
  >;
  /** the server answers */
  reached(): void;
  /** of the server: whose socket it is */
  owner: string;
  rest: Pick<ServerRest, "used" | "unused" | "closed">;
}

/** How long the way of what an earlier window has missed may take, in ms. */
const EARLIER_MS = 120_000;
/** A cell waits meanwhile, in ms. */
const OTHERS_MS = 10_000;
/** How long is asked why a kernel died, in ms. */
export const WHY_MS = 5_000;

/**
 * How a socket to a kernel lasts over broken connections, and what becomes of it with the kernel's end.
 * @param url of the kernel that is held, where its server is now
 */
export function kernelSocketPolicy(url: () => URL, kernelId: string, deps: KernelSocketDeps): LastingPolicy {
  const { sessions, verdicts, revival, revives, resumes, end, log, info, recorder, rest } = deps;
  sessions.hold(kernelId);
  const socket = {};
  rest.used(socket);
  /** at the server, where the last connection leads */
  let nowId = kernelId;
  // A client's next socket has the session of its last one, which the server may not have closed yet (see `KernelTraffic`).
  const urlNow = () => {
    const now = new URL(sessions.outgoing(url().href));
    nowId = sessions.nowOf(kernelId);
    now.searchParams.set("session_id", randomUUID());
    return now;
  };
  const stateNow = (signal: AbortSignal) => verdicts.stateOf(nowId, signal);
  /** That it died its client says, and why nobody else. One that ends with its kernel asks itself. */
  const died = () => {
    const session = revives ? sessions.of(kernelId) : undefined;
    if (!session) return;
    void recorder?.deathOf(nowId, AbortSignal.timeout(WHY_MS)).then((verdict) => {
      if (verdict?.isKilled) end.killedForMemory(session, verdict);
    });
  };
  const apps = new PrintedApps((address) => end.appPrinted?.(address));
  const shown = end.connection(kernelId, sessions.of(kernelId), deps.notebook);
  const traffic = new KernelTraffic({
    words: end.words,
    log,
    died,
    cells: (...atWork) => shown.atWork(...atWork),
    output: (frame) => apps.received(frame),
    info,
    reached: () => {
      rest.used(socket);
      shown.opened();
      verdicts.opened();
      sessions.runs(kernelId, nowId);
      deps.reached();
    },
    isPromised: () => sessions.isPromised(kernelId),
    state: stateNow,
  });
  traffic.resume(resumes?.splice(0) ?? []);
  const afterMs = () => end.recording?.afterMs() ?? 0;
  // A server that selects no protocol may be one before a gateway.
  const maySplit = (protocol: string) => protocol === "";
  const recorded =
    recorder && new RecordedTraffic(traffic, { recorder, afterMs, kernelId: () => nowId, maySplit, log });
  const runs = deps.runsOf?.(kernelId);
  const ahead =
    runs &&
    new AheadTraffic(recorded ?? traffic, {
      runs,
      words: end.words,
      takesAll: () => isIPython(info.known()),
      ...(end.beforeRun && { pushed: deps.heldRuns.of(kernelId, end.beforeRun) }),
      recorded: async () => (await recorded?.recordNow()) ?? false,
      earlier: async (cells, protocol) => {
        const signal = AbortSignal.timeout(EARLIER_MS);
        if (!recorder || (await stateNow(signal)) !== "idle") return undefined;
        return await keptRuns(cells, { recorder, kernelId: nowId, protocol, words: end.words, signal });
      },
      others: {
        ofOthers: async () => {
          const path = sessions.isOfOthers(kernelId) ? sessions.of(kernelId)?.path : undefined;
          if (path === undefined || !recorder) return undefined;
          const cells = () => recorder.cells(nowId, AbortSignal.timeout(OTHERS_MS));
          return await othersCells({ path, cells, hasAnswered: () => traffic.hasAnswered });
        },
        othersKnown: () => sessions.othersKnown(kernelId),
      },
    });
  const revive = (signal: AbortSignal) => revival.revive(kernelId, signal).then(urlNow);
  return {
    url: urlNow,
    verdict: (signal) => verdicts.on(kernelId, signal),
    gone: () => {
      rest.unused(socket);
      sessions.gone(kernelId);
    },
    admitted: (signal) => verdicts.admitted(signal),
    // Asked when it is gone: a user may have ended it.
    get revive() {
      return revives && sessions.of(kernelId) ? revive : undefined;
    },
    traffic: ahead ?? recorded ?? traffic,
    owner: deps.owner,
    release: {
      afterMs: () => end.releaseAfterMs(),
      // Another client may have it at work, or this one before its window was loaded again.
      isIdle: async (signal) => traffic.isIdle() && (await stateNow(signal)) === "idle",
      released: () => {
        rest.unused(socket);
        shown.released();
      },
    },
    answered: (roundTripMs) => shown.answered(roundTripMs),
    ended: () => {
      shown.closed();
      rest.closed(socket);
      sessions.letGo(kernelId);
    },
  };
}
