import { AnotherStart, SpawnCancelled } from "../../hubClient/errors.js";
import { isFormFields } from "../../hubClient/options/form-fields.js";
import type { BatchJob } from "../../hubClient/start/batch-job.js";
import type { JsonValue, StartOptions, UserOptions } from "../../hubClient/types.js";
import { leftJobText } from "../../hubClient/words/job-text.js";
import { serverLabel } from "../../model/server-label.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { unsafeOption } from "../../model/unsafe-option.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { presentError } from "../../ui/errors/errors.js";
import { Failure } from "../../ui/errors/failure.js";
import { press } from "../../ui/prompts/press.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { requireTrust } from "../../ui/prompts/trust.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { argsOf } from "../commands/args.js";
import { optionValueInWords } from "../options/choices.js";
import { optionDifferences } from "./options-differ.js";
import type { StartDeps } from "./start-deps.js";
import { StartNotification } from "./start-notification.js";

/** The starts that this window shows: a second gesture for the same server joins the first, but for one with a form's fields. */
const shown = new Map<string, Promise<Server>>();
/** Servers whose start was called off by a gesture in this window: that it ends then is no news. */
const calledOff = new Set<string>();

/**
 * A start by the user's gesture, with its progress and a Cancel that withdraws it. Rejects with a `Failure` that knows how to go on, or
 * with a cancellation.
 */
export function startServer(deps: StartDeps, account: Account, server: Server, options: StartOptions): Promise<Server> {
  const running = shown.get(server.id);
  if (running) {
    if (!isFormFields(options)) return options ? joined(deps.ui, running, account, server, options) : running;
    return Promise.reject(
      failed(deps.ui, new AnotherStart(account.hub.baseUrl, "this window follows it"), account, server, options),
    );
  }
  calledOff.delete(server.id);
  const start = showStart(deps, account, server, options).finally(() => shown.delete(server.id));
  shown.set(server.id, start);
  return start;
}

/** What was chosen for this gesture is not what was asked for: that is said as soon as the server runs, and is what a Retry starts. */
async function joined(
  ui: Ui,
  running: Promise<Server>,
  account: Account,
  server: Server,
  options: UserOptions,
): Promise<Server> {
  const started = await running.catch((error: unknown) => {
    throw error instanceof Failure ? failed(ui, error.cause, account, server, options) : error;
  });
  sayDifferences(ui, hubWords(serverLabel(account, server)), options, started);
  return started;
}

/** Stops a running server, or withdraws a start: by the user's gesture. */
export async function stopServer(model: HubModel, serverId: ServerId): Promise<void> {
  await callOff(serverId, () => model.stop(serverId));
}

/** Deletes a named server, and stops it before where it is up: by the user's gesture. */
export async function deleteServer(model: HubModel, serverId: ServerId): Promise<void> {
  await callOff(serverId, () => model.remove(serverId));
}

async function callOff(serverId: ServerId, work: () => Promise<void>): Promise<void> {
  calledOff.add(serverId);
  try {
    await work();
  } catch (error) {
    // The start goes on, so its own end is news again.
    calledOff.delete(serverId);
    throw error;
  }
}

async function showStart(deps: StartDeps, account: Account, server: Server, options: StartOptions): Promise<Server> {
  const { ui } = deps;
  requireTrust(ui);
  const label = hubWords(serverLabel(account, server));
  try {
    const notification = new StartNotification(deps, label, server.id, () => withdrawStart(deps, label, server.id));
    const started = await notification.showUntilOver(deps.model.start(server.id, options));
    sayDone(ui, ui.l10n.t("{0} is running", label));
    sayDifferences(ui, label, options, started);
    if (isFormFields(options)) {
      import("./open-terminal.js")
        .then((room) => room.openTerminal(deps, account, started))
        .catch((error: unknown) => presentError(error, deps));
    }
    return started;
  } catch (error) {
    const cause = calledOff.has(server.id) && isWithdrawn(error) ? new CancellationError() : error;
    throw failed(deps.ui, cause, account, server, options);
  }
}

function failed(ui: Ui, cause: unknown, account: Account, server: Server, options: StartOptions): Failure {
  const args = { server: server.id, ...argsOf(options) };
  // The command takes no line breaks, as what a form's text of several lines came to: that is chosen again.
  const isTaken = !options || isFormFields(options) || unsafeOption(options) === undefined;
  const retry = () =>
    isTaken
      ? press(ui, "hubKernels.startServer", args)
      : press(ui, "hubKernels.startServerWithOptions", { server: server.id });
  return new Failure(cause, { retry, account: account.id, server: server.id });
}

/** Says that it was withdrawn, and resolves when the start is over here too, so that another one can follow. */
export async function withdrawStart(
  { ui, model }: Pick<StartDeps, "ui" | "model">,
  label: string,
  serverId: ServerId,
): Promise<void> {
  const state = model.server(serverId)?.state;
  const pending = state?.kind === "starting" ? state.pending : undefined;
  const job = pending?.phase === "queued" ? { isQueued: true, ...(pending.job && { id: pending.job }) } : undefined;
  await stopServer(model, serverId);
  await Promise.allSettled([shown.get(serverId)]);
  void ui.message("information", withdrawnText(label, job, ui.l10n));
}

/**
 * Withdrawn is what the hub says. batchspawner 1.3.0 loses the job when the withdrawal meets it while it asks the scheduler
 * (`run_command` makes a failure of the cancellation, `start` forgets the job's id): the job stays in the queue, and the hub does not tell.
 */
function withdrawnText(label: string, job: BatchJob | undefined, l10n: Localizer): string {
  const withdrawn = l10n.t("The start on {0} was canceled.", label);
  return job ? `${withdrawn} ${leftJobText(job, l10n)}` : withdrawn;
}

function isWithdrawn(error: unknown): boolean {
  return error instanceof SpawnCancelled;
}

/** Of fields it is not known what the spawner makes of them: it made it itself. */
function sayDifferences(ui: Ui, label: string, options: StartOptions, started: Server): void {
  if (isFormFields(options)) return;
  const told = (key: string, value: JsonValue) => optionValueInWords(key, value, started.secretOptions);
  const list = optionDifferences(options, started.lastOptions).flatMap((difference) => {
    switch (difference.kind) {
      case "changed":
        return ui.l10n.t(
          "{0}: requested {1}, got {2}",
          difference.key,
          told(difference.key, difference.asked),
          told(difference.key, difference.got),
        );
      case "missing":
        return ui.l10n.t(
          "{0}: requested {1}, nothing recorded",
          difference.key,
          told(difference.key, difference.asked),
        );
      case "added":
        // Mostly defaults that the hub filled in.
        return [];
    }
  });
  if (list.length === 0) return;
  void ui.message(
    "warning",
    ui.l10n.t(
      "The server on {0} is running with options other than those you requested. To change them, stop it and start it with options. {1}",
      label,
      hubWords(list.join("; ")),
    ),
  );
}
