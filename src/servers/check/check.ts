import { hubLabel } from "../../text/hub-label.js";
import { printable } from "../../text/plain-text.js";
import type { Localizer, Speech } from "../../text/speech.js";
import { HubUnreachable } from "../../transport/errors.js";
import { waitFor, whenAborted } from "../../transport/waiting.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import {
  type CheckDeps,
  type CheckTarget,
  type Facts,
  NotTried,
  type Step,
  type StepContext,
  type StepId,
  type StepReport,
  type StepState,
} from "./contract.js";
import { hubStep, latencyStep, serverStep, tokenStep } from "./hub-steps.js";
import { kernelStep } from "./kernel-step.js";
import { connectionStep, nameStep, routeStep } from "./network-steps.js";
import { stepTitle } from "./report-text.js";

const steps: readonly Step[] = [
  nameStep,
  routeStep,
  connectionStep,
  hubStep,
  tokenStep,
  serverStep,
  kernelStep,
  latencyStep,
];

/**
 * Goes the way to a hub step by step, and on where it can. Nothing is started. Never rejects: what goes wrong is in the report.
 * @param show each time that there is more of it
 */
export async function checkConnection(
  deps: CheckDeps,
  target: CheckTarget,
  speech: Speech,
  show: (report: readonly StepReport[], now?: StepId) => void,
  signal: AbortSignal,
): Promise<readonly StepReport[]> {
  const reports = new Map<StepId, StepReport>(
    steps.map(({ id }) => [id, { id, state: { kind: "waiting" }, lines: [] }]),
  );
  const all = () => [...reports.values()];
  const facts: Facts = {};
  const [baseUrl] = target.baseUrls;
  const about = { deps, target, baseUrl, label: hubLabel(baseUrl), facts, speech };
  for (const step of steps) {
    const lines: string[] = [];
    const put = (state: StepState) => {
      reports.set(step.id, { id: step.id, state, lines: [...lines] });
      show(all(), state.kind === "running" ? step.id : undefined);
    };
    const tell = (line: string) => {
      lines.push(printable(line));
      put({ kind: "running" });
    };
    put({ kind: "running" });
    put(await outcomeOf(step, { ...about, tell }, reports, signal));
  }
  // Where the connection was not tried, as the check was canceled.
  facts.socket?.destroy();
  return all();
}

async function outcomeOf(
  step: Step,
  context: Omit<StepContext, "signal">,
  reports: ReadonlyMap<StepId, StepReport>,
  signal: AbortSignal,
): Promise<StepState> {
  const { l10n } = context.speech;
  const isCanceled = () => signal.aborted;
  if (isCanceled()) return canceled(l10n);
  const lacking = step.needs.find((id) => reports.get(id)?.state.kind !== "done");
  if (lacking) return { kind: "not-tried", why: l10n.t("Not tried, as it needs “{0}”.", stepTitle(lacking, l10n)) };
  try {
    await withinLimit(step, context, signal);
    return { kind: "done" };
  } catch (error) {
    if (isCanceled()) return canceled(l10n);
    if (error instanceof NotTried) return { kind: "not-tried", why: error.message };
    return { kind: "failed", why: printable(errorSentence(error, l10n)), error };
  }
}

function canceled(l10n: Localizer): StepState {
  return { kind: "not-tried", why: l10n.t("Not tried, as you canceled the check.") };
}

async function withinLimit(
  { run, limitMs }: Step,
  context: Omit<StepContext, "signal">,
  signal: AbortSignal,
): Promise<void> {
  const end = new AbortController();
  const late = () => end.abort(new HubUnreachable(context.baseUrl, "timeout", limitMs));
  const timer = limitMs === undefined ? undefined : setTimeout(late, limitMs);
  const release = whenAborted(signal, (reason) => end.abort(reason));
  const tell = (line: string) => {
    // What is answered after its end is not told any more, and nothing is done about it.
    end.signal.throwIfAborted();
    context.tell(line);
  };
  try {
    await waitFor(run({ ...context, tell, signal: end.signal }), end.signal);
  } finally {
    clearTimeout(timer);
    release();
    // What goes on by itself stops with it.
    end.abort(new DOMException("The step has ended.", "AbortError"));
  }
}
