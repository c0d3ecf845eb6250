import * as vscode from "vscode";
import { ServerBusy } from "../../hubClient/errors.js";
import type { Server } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { type Moment, momentNow, msSince } from "../../transport/moment.js";
import { presentError } from "../../ui/errors/errors.js";
import { percentToTell, startingLine } from "../status/labels.js";
import { OtherChoice } from "./other-choice.js";
import type { StartRooms } from "./start-flow.js";

const tickMs = 1000;

type Progress = vscode.Progress<{ message?: string; increment?: number }>;

/** Cancel was pressed, and the hub did not take the withdrawal. */
interface Refusal {
  mayCancelAgain: boolean;
}

/** What a start shows while it is under way: what it waits for, for how long, the hub's own line, and a Cancel that withdraws it. */
export class StartNotification {
  readonly #offer: OtherChoice;
  #percentShown = 0;

  constructor(
    private readonly rooms: StartRooms,
    private readonly label: string,
    private readonly serverId: ServerId,
    private readonly withdraw: () => Promise<void>,
  ) {
    this.#offer = new OtherChoice(rooms, label, serverId, withdraw);
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
      refusal = await vscode.window.withProgress<Refusal | undefined>(
        { location: vscode.ProgressLocation.Notification, title: this.#title(cancellable), cancellable },
        (progress, token) => this.#follow(start, beganAt, progress, token),
      );
    } while (refusal);
    return start;
  }

  async #follow(
    start: Promise<Server>,
    beganAt: Moment,
    progress: Progress,
    token: vscode.CancellationToken,
  ): Promise<Refusal | undefined> {
    const update = () => this.#report(beganAt, progress);
    const ticker = setInterval(update, tickMs);
    const change = this.rooms.model.onDidChange(({ servers }) => {
      if (servers.some(({ id }) => id === this.serverId)) update();
    });
    update();
    try {
      return await Promise.race([start.then(() => undefined), this.#refused(token)]);
    } finally {
      clearInterval(ticker);
      change.dispose();
    }
  }

  /** Settles only when the hub did not take a withdrawal; a withdrawn start ends by itself. */
  #refused(token: vscode.CancellationToken): Promise<Refusal> {
    return new Promise((resolve) => {
      token.onCancellationRequested(() => {
        this.withdraw().catch((error: unknown) => {
          presentError(error, this.rooms.log);
          const never = error instanceof ServerBusy;
          resolve({ mayCancelAgain: !never });
        });
      });
    });
  }

  #report(beganAt: Moment, progress: Progress): void {
    const state = this.rooms.model.server(this.serverId)?.state;
    if (state?.kind !== "starting") return;
    const elapsedMs = msSince(beganAt);
    const percent = Math.max(percentToTell(state, elapsedMs) ?? 0, this.#percentShown);
    progress.report({
      message: startingLine(state, elapsedMs, vscode.l10n),
      increment: percent - this.#percentShown,
    });
    this.#percentShown = percent;
    this.#offer.look();
  }

  /** All lines of the hub are in the log, with their times: the editor makes the link one that runs the command. */
  #title(cancellable: boolean): string {
    const log = `([${vscode.l10n.t("Open Log")}](command:hubKernels.showLog))`;
    return cancellable
      ? vscode.l10n.t("Starting the server on {0} {1}", this.label, log)
      : vscode.l10n.t("Starting the server on {0}, which cannot be withdrawn {1}", this.label, log);
  }
}
