import { safeWords } from "../text/safe-words.js";
import type { Localizer, Speech } from "../text/speech.js";
import { relativeTime } from "../text/time-words.js";
import type { Job } from "./batch-jobs.js";

const waiting = ["PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT", "RESV_DEL_HOLD"];
const working = ["RUNNING", "COMPLETING", "SUSPENDED", "RESIZING", "SIGNALING", "STAGE_OUT", "STOPPED"];

/** Of a state that Slurm has no more of: it waits, it runs, or it is over. */
export type JobPhase = "waits" | "runs" | "over";

export function phaseOf({ state }: Pick<Job, "state">): JobPhase {
  if (waiting.includes(state)) return "waits";
  return working.includes(state) ? "runs" : "over";
}

export function isHeld({ state, reason }: Pick<Job, "state" | "reason">): boolean {
  return phaseOf({ state }) === "waits" && reason.startsWith("JobHeld");
}

export function iconOf(job: Job): string {
  switch (phaseOf(job)) {
    case "waits":
      return isHeld(job) ? "debug-pause" : "watch";
    case "runs":
      return "play-circle";
    case "over":
      return job.state === "COMPLETED" ? "pass" : "error";
  }
}

/** What Slurm's word for a state means, where many people meet it. */
export function stateWords(job: Pick<Job, "state" | "reason">, l10n: Localizer): string {
  if (isHeld(job)) return l10n.t("held");
  switch (job.state) {
    case "PENDING":
      return l10n.t("waiting");
    case "RUNNING":
      return l10n.t("running");
    case "COMPLETED":
      return l10n.t("completed");
    case "FAILED":
      return l10n.t("failed");
    case "CANCELLED":
      return l10n.t("canceled");
    case "TIMEOUT":
      return l10n.t("ended at its time limit");
    case "PREEMPTED":
      return l10n.t("ended for a job that goes before it");
    case "OUT_OF_MEMORY":
      return l10n.t("ended at its memory limit");
    case "NODE_FAIL":
      return l10n.t("ended with its node");
    default:
      return safeWords(job.state.toLowerCase().replaceAll("_", " "));
  }
}

/** What helps after a state in which nobody likes a job to end. */
export function adviceFor(state: string, l10n: Localizer): string[] {
  switch (state) {
    case "FAILED":
      return [l10n.t("Its output says why.")];
    case "TIMEOUT":
      return [l10n.t("Submit it again with a longer time limit. What it had printed is kept.")];
    case "OUT_OF_MEMORY":
      return [l10n.t("Submit it again with more memory. What it had printed is kept.")];
    default:
      return isWorthAgain(state)
        ? [l10n.t("Run it again: it waits for another place, and begins from its start.")]
        : [];
  }
}

/** It has ended for nothing that is wrong with the job. */
export function isWorthAgain(state: string): boolean {
  return ["PREEMPTED", "NODE_FAIL", "BOOT_FAIL"].includes(state);
}

/** Why it waits: what many people meet, with Slurm's word for it, by which a site's pages call it. */
function reasonWords(reason: string, l10n: Localizer): string {
  const known: [RegExp, string][] = [
    [/^Priority$/, l10n.t("others go before it")],
    [/^Resources$/, l10n.t("what it asks for isn't free")],
    [/^Dependency$/, l10n.t("it waits for another job")],
    [/^BeginTime$/, l10n.t("its time to begin hasn't come")],
    [/^PartitionTimeLimit$/, l10n.t("its time limit is longer than its partition allows")],
    [/^(?:Assoc|QOS)/, l10n.t("a limit of your account is reached")],
    [
      /^(?:ReqNodeNotAvail|Nodes_required|PartitionDown|PartitionInactive)/,
      l10n.t("nodes that it needs aren't available"),
    ],
  ];
  const words = known.find(([shape]) => shape.test(reason))?.[1];
  return words === undefined ? reason : `${words} (${reason})`;
}

/** `1-02:03:04`, as Slurm writes times: the shortest way that everybody there reads. */
export function slurmTime(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const days = Math.floor(seconds / 86_400);
  const clock = `${two((seconds % 86_400) / 3_600)}:${two((seconds % 3_600) / 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days}-${clock}` : clock;
}

/** Where it stands: why it waits and until when, or for how long it runs, of what time, and where. */
export function standing(job: Job, speech: Speech): string {
  const { l10n } = speech;
  const { reason, startS, elapsedS, limitS, nodes, exitCode } = job;
  const begins = startS === null ? undefined : relativeTime(new Date(startS * 1_000).toISOString(), speech);
  const limit = limitS === null ? undefined : slurmTime(limitS);
  const elapsed = slurmTime(elapsedS ?? 0);
  const parts =
    phaseOf(job) === "waits"
      ? [
          reasonWords(reason, l10n),
          begins && l10n.t("expected to start {0}", begins),
          limit && l10n.t("time limit {0}", limit),
        ]
      : [
          limit ? l10n.t("{0} of {1}", elapsed, limit) : elapsed,
          nodes,
          phaseOf(job) === "over" && exitCode !== "" && exitCode !== "0:0" && l10n.t("exit code {0}", exitCode),
        ];
  return safeWords(parts.filter((part) => typeof part === "string" && part !== "").join(" · "));
}
