import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { envelopeOf, frameOf, frameOfParts, messageOf } from "../frames.js";
import type { KernelRecorder } from "../kernel-recorder.js";
import { isUnreplied, OpenRequests, replyTo } from "../open-requests.js";
import { type AheadCell, AheadRun, type AheadWords, HeldBytes } from "./ahead-run.js";

export interface KeptDeps {
  recorder: Pick<KernelRecorder, "since">;
  /** at the server */
  kernelId: string;
  /** of the socket: in it the runs are told */
  protocol: string;
  words: AheadWords;
  signal: AbortSignal;
}

/** So many messages are read without a pause for the rest of the editor. */
const AT_ONCE = 200;

/**
 * What a kernel said of runs that are over, from its record. Those that it never began are not among them, nor are those of which nothing is
 * recorded. Rejects with `NoRecord`, or with what may pass.
 */
export async function keptRuns(cells: readonly AheadCell[], deps: KeptDeps): Promise<AheadRun[]> {
  const { recorder, kernelId, protocol, words, signal } = deps;
  const bytes = new HeldBytes();
  /** ids of those whose beginning is not there: a kernel says first that it is busy with a run */
  const headless = new Set<string>();
  const heard = new Set<string>();
  const runs = new Map(cells.map((cell) => [cell.id, new AheadRun(cell, words, bytes)]));
  const requests = new OpenRequests();
  requests.resume([...runs.keys()]);
  let session = "";
  for await (const { messages } of recorder.since(kernelId, { of: [...runs.keys()] }, signal)) {
    for (const [index, parts] of messages.entries()) {
      if (index % AT_ONCE === 0) await setImmediate();
      const frame = frameOfParts(protocol, "iopub", parts);
      const envelope = envelopeOf(frame, () => true);
      if (!envelope) continue;
      const { channel, type, parent, content } = envelope;
      const run = runs.get(parent);
      if (run) session = envelope.session;
      requests.received(envelope);
      if (run && !heard.has(parent) && type !== "execute_input" && content()?.["execution_state"] !== "busy") {
        headless.add(parent);
        run.cut();
      }
      heard.add(parent);
      run?.take({ channel, type, frame }, true, type === "status" && content()?.["execution_state"] === "idle");
    }
  }
  // The reply went to the window that is gone, and is made from what the kernel said to everybody.
  const over = requests.all.filter((request) => isUnreplied(request) && (request.begun || headless.has(request.id)));
  return over.flatMap((one) => {
    const request = { ...one, begun: true };
    const reply = messageOf("shell", "execute_reply", { id: randomUUID(), session, content: replyTo(request) });
    const run = runs.get(request.id);
    run?.take({ channel: "shell", type: "execute_reply", frame: frameOf(protocol, reply) }, true);
    return run ? [run] : [];
  });
}
