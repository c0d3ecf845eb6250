import { ServerBusy } from "../../hubClient/errors.js";
import type { Server } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { type Moment, momentNow, msSince } from "../../transport/moment.js";
import { presentError } from "../../ui/errors/errors.js";
import type { ReportProgress } from "../../ui/ui.js";
import { percentToTell, startingLine } from "../status/labels.js";
import { OtherChoice } from "./other-choice.js";
import type { StartDeps } from "./start-deps.js";

const tickMs = 1000;

/** Cancel was pressed, and the hub did not take the withdrawal. */
interface Refusal {
  mayCancelAgain: boolean;
}

/** What a start shows while it is under way: what it waits for, for how long, the hub's own line, and a Cancel that withdraws it. */
export class StartNotification {
  readonly #offer: OtherChoice;
  #percentShown = 0;

  constructor(
    private readonly deps: StartDeps,
    private readonly label: string,
    private readonly serverId: ServerId,
    private readonly withdraw: () => Promise<void>,
  ) {
    this.#offer = new OtherChoice(deps, label, serverId, withdraw);
  }

  /**
   * Ends as the start ends. The editor closes the notification in which Cancel is pressed, whatever comes of it: where the hub did not
   * take the withdrawal, the start goes on in another one.
   */
  async showUntilOver(start: Promise<Server>): Promise<Server> {
    // It is waited for below, perhaps after it has failed.
    start.catch(() => undefined);
    const beganAt = momentNow();
    let refusal: Refusal | undefined;
    do {
      const cancellable = refusal?.mayCancelAgain ?? true;
      this.#percentShown = 0;
      refusal = await this.deps.ui.progress({ title: this.#title(cancellable), cancellable }, (report, cancelled) =>
        this.#follow(start, beganAt, report, cancelled),
      );
    } while (refusal);
    return start;
  }

  async #follow(
    start: Promise<Server>,
    beganAt: Moment,
    report: ReportProgress,
    cancelled: AbortSignal,
  ): Promise<Refusal | undefined> {
    const update = () => this.#report(beganAt, report);
    const ticker = setInterval(update, tickMs);
    const change = this.deps.model.onDidChange(({ servers }) => {
      if (servers.some(({ id }) => id === this.serverId)) update();
    });
    update();
    try {
      return await Promise.race([start.then(() => undefined), this.#refused(cancelled)]);
    } finally {
      clearInterval(ticker);
      change.dispose();
    }
  }

  /** Settles only when the hub did not take a withdrawal; a withdrawn start ends by itself. */
  #refused(cancelled: AbortSignal): Promise<Refusal> {
    return new Promise((resolve) => {
      cancelled.addEventListener("abort", () => {
        this.withdraw().catch((error: unknown) => {
          presentError(error, this.deps);
          const never = error instanceof ServerBusy;
          resolve({ mayCancelAgain: !never });
        });
      });
    });
  }

  #report(beganAt: Moment, report: ReportProgress): void {
    const state = this.deps.model.server(this.serverId)?.state;
    if (state?.kind !== "starting") return;
    const elapsedMs = msSince(beganAt);
    const percent = Math.max(percentToTell(state, elapsedMs) ?? 0, this.#percentShown);
    report({
      message: startingLine(state, elapsedMs, this.deps.ui.l10n),
      increment: percent - this.#percentShown,
    });
    this.#percentShown = percent;
    this.#offer.look();
  }

  /** All lines of the hub are there, with their times: the editor makes the link one that runs the command. */
  #title(cancellable: boolean): string {
    const args = encodeURIComponent(JSON.stringify([{ server: this.serverId }]));
    const log = `([${this.deps.ui.l10n.t("Show Start Log")}](command:hubKernels.showStartLog?${args}))`;
    return cancellable
      ? this.deps.ui.l10n.t("Starting the server on {0} {1}", this.label, log)
      : this.deps.ui.l10n.t("Starting the server on {0}, which can't be canceled {1}", this.label, log);
  }
}
