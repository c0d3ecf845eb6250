import { randomUUID } from "node:crypto";
import { envelopeOf, frameOf, messageOf } from "../frames.js";
import type { KernelRecorder } from "../kernel-recorder.js";
import { isUnreplied, OpenRequests, replyTo } from "../open-requests.js";
import { isBeginning, recordedFrames } from "../record-reader.js";
import { type AheadCell, AheadRun, HeldBytes, type RunWords } from "./ahead-run.js";

export interface KeptDeps {
  recorder: Pick<KernelRecorder, "since">;
  /** at the server */
  kernelId: string;
  /** of the socket: in it the runs are told */
  protocol: string;
  words: RunWords;
  signal: AbortSignal;
}

/** What is known of runs that a kernel was given, while it has nothing to do. */
export interface KeptRuns {
  /** It has run them. Those that it called off before it began are not among them. */
  runs: AheadRun[];
  /** ids of those of which it has said nothing: between two cells it has nothing to do for a moment, and may have yet to begin them */
  unheard: string[];
}

/** What a kernel said of runs, from its record. Rejects with `NoRecord`, or with what may pass. */
export async function keptRuns(cells: readonly AheadCell[], deps: KeptDeps): Promise<KeptRuns> {
  const { recorder, kernelId, protocol, words, signal } = deps;
  const bytes = new HeldBytes();
  const runs = new Map(cells.map((cell) => [cell.id, new AheadRun(cell, words, bytes)]));
  const ids = [...runs.keys()];
  const requests = new OpenRequests();
  requests.resume(ids);
  /** by the runs' ids, whether their beginning is there: a kernel says first that it is busy with a run */
  const begins = new Map<string, boolean>();
  let session = "";
  for await (const { messages } of recorder.since(kernelId, { of: ids }, signal)) {
    for await (const frame of recordedFrames(messages, protocol)) {
      const envelope = envelopeOf(frame, () => true);
      if (!envelope) continue;
      requests.received(envelope);
      const { channel, type, parent, content } = envelope;
      const run = runs.get(parent);
      if (!run) continue;
      session = envelope.session;
      const state = content()?.["execution_state"];
      if (!begins.has(parent)) {
        begins.set(parent, isBeginning(envelope));
        if (!begins.get(parent)) run.cut();
      }
      run.take({ channel, type, frame }, true, type === "status" && state === "idle");
    }
  }
  // The reply went to the window that is gone, and is made from what the kernel said to everybody.
  const over = requests.all.filter((request) => isUnreplied(request) && (request.begun || !begins.get(request.id)));
  const kept = over.flatMap((request) => {
    const content = replyTo({ ...request, begun: true });
    const reply = messageOf("shell", "execute_reply", { id: randomUUID(), session, content });
    const run = runs.get(request.id);
    run?.take({ channel: "shell", type: "execute_reply", frame: frameOf(protocol, reply) }, true);
    return run ? [run] : [];
  });
  return { runs: kept, unheard: ids.filter((id) => !begins.has(id)) };
}
