import { serverLabel } from "../../model/server-label.js";
import { startOf } from "../../model/start-of.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { type Memento, stored } from "../../state/stored.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { momentNow, msSince } from "../../transport/moment.js";
import { press } from "../../ui/prompts/press.js";
import type { Ui } from "../../ui/ui.js";
import type { Deadline } from "./deadline.js";
import { deadlineNow, knownRunning, type StatusNotes } from "./status-view.js";
import { minutesLabel } from "./walltime.js";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** So many minutes before a server ends it is warned of, the last first. */
const WARNED_MINUTES = [2, 10, 30];
/** What runs for less is done before anybody has read of it, in ms. */
const WORTH_A_WARNING_MS = 10 * SECOND_MS;
/** A window that nobody looks at lets the others speak first, each of them for another while, in ms. */
const pauseMs = () => 2 * SECOND_MS + Math.random() * 8 * SECOND_MS;

/** A notebook whose outputs came from a server, and are in no file yet. */
export interface UnsavedNotebook {
  name: string;
  save(): PromiseLike<unknown>;
}

export interface TimeWarningsDeps {
  ui: Ui;
  model: Pick<HubModel, "accounts" | "server">;
  notes: StatusNotes;
  unsavedOn: (serverId: ServerId) => readonly UnsavedNotebook[];
  /** the state that all windows share */
  memento: Memento;
  log: { warn(message: string, ...details: unknown[]): void };
  pauseMs?: () => number;
}

/** What would be lost with a server. */
export interface AtRisk {
  cells: number;
  /** the notebooks whose cells they are */
  names: readonly string[];
  unsaved: readonly UnsavedNotebook[];
}

/** Warns of a server's end where that would cost work: each end once at each of its times, by one window. Asks nobody. */
export class TimeWarnings {
  readonly #waiting = new Map<ServerId, NodeJS.Timeout>();

  constructor(private readonly deps: TimeWarningsDeps) {}

  /** To be called when something has changed, the time included. */
  look(): void {
    for (const account of this.deps.model.accounts) for (const server of account.servers) this.#lookAt(account, server);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #lookAt(account: Account, server: Server): void {
    const due = this.#due(server);
    if (!due || this.#waiting.has(server.id)) return;
    if (this.deps.ui.isFocused) {
      this.#warn(account, server, due);
      return;
    }
    const timer = setTimeout(
      () => {
        this.#waiting.delete(server.id);
        const now = this.deps.model.server(server.id);
        const stillDue = now && this.#due(now);
        if (stillDue) this.#warn(account, now, stillDue);
      },
      (this.deps.pauseMs ?? pauseMs)(),
    ).unref();
    this.#waiting.set(server.id, timer);
  }

  #due(server: Server): Due | undefined {
    const { notes, memento } = this.deps;
    const nowMs = Date.now();
    const deadline = deadlineNow(server, notes, nowMs);
    const minutes = deadline && warnedMinutes(deadline, nowMs);
    if (!deadline || minutes === undefined) return undefined;
    const risk = this.#risk(server);
    if (risk.cells === 0 && risk.unsaved.length === 0) return undefined;
    const about = aboutEnd(server, deadline);
    const said = (stored.endsWarned(server.accountId).get(memento) ?? []).filter(([id]) => id === server.id);
    const isSaid = said.some(([, mark]) => mark.startsWith(about) && Number(mark.slice(about.length)) <= minutes);
    return isSaid ? undefined : { deadline, risk, mark: `${about}${minutes}` };
  }

  #risk({ id }: Server): AtRisk {
    const { notes, unsavedOn } = this.deps;
    const running = knownRunning(id, notes.awayOf?.(id), notes.runningOf);
    const long = running.filter(({ since }) => msSince(since, momentNow()) >= WORTH_A_WARNING_MS);
    return {
      cells: long.reduce((sum, { cells }) => sum + cells, 0),
      names: long.flatMap(({ name }) => (name === "" ? [] : [name])),
      unsaved: unsavedOn(id),
    };
  }

  #warn(account: Account, server: Server, { deadline, risk, mark }: Due): void {
    const { ui, memento, log } = this.deps;
    stored
      .endsWarned(account.id)
      .change(memento, (marks = []) => [...marks, [server.id, mark]])
      .catch((error: unknown) => log.warn("that a server's end was told could not be kept:", error));
    const label = hubWords(serverLabel(account, server));
    const buttons = warningButtons(deadline, risk, ui.l10n);
    const text = warningWords(label, deadline, risk, Date.now(), ui.l10n);
    ui.message("warning", text, ...buttons.map((button) => button.label)).then(
      (pressed) => buttons.find((button) => button.label === pressed)?.act(ui, server.id, risk),
      (error: unknown) => log.warn("a server's end could not be told:", error),
    );
  }
}

interface Due {
  deadline: Deadline;
  risk: AtRisk;
  mark: string;
}

/** It runs anew: its end is another. */
function aboutEnd(server: Server, { cause }: Deadline): string {
  return `${startOf(server) ?? ""} ${cause} `;
}

/** The warning whose time it is; `undefined`: none yet, or the end has come. A limit that is hardly longer is no news. */
function warnedMinutes(deadline: Deadline, nowMs: number): number | undefined {
  const leftMs = deadline.endsAtMs - nowMs;
  const minutes = WARNED_MINUTES.find((each) => leftMs <= each * MINUTE_MS);
  const isNews = deadline.cause !== "idle" || deadline.idleMs >= 2 * (minutes ?? 0) * MINUTE_MS;
  return leftMs > 0 && isNews ? minutes : undefined;
}

export function warningWords(label: string, deadline: Deadline, risk: AtRisk, nowMs: number, l10n: Localizer): string {
  return [endsWords(label, deadline, nowMs, l10n), ...riskWords(risk, l10n)].join(" ");
}

function endsWords(label: string, deadline: Deadline, nowMs: number, l10n: Localizer): string {
  const left = minutesLabel(Math.max(deadline.endsAtMs - nowMs, MINUTE_MS));
  switch (deadline.cause) {
    case "job":
      return l10n.t("The server on {0} ends in {1}, when the time of its job is over.", label, left);
    case "walltime":
      return l10n.t("The server on {0} ends in {1} at the earliest, when the time of its job is over.", label, left);
    case "age":
      return l10n.t("The hub stops the server on {0} in {1}, as it does with each after a time.", label, left);
    case "idle":
      return l10n.t("The hub may stop the server on {0} as idle in about {1}, with the variables there.", label, left);
  }
}

function riskWords({ cells, names, unsaved }: AtRisk, l10n: Localizer): string[] {
  const running = names.length === 0 ? l10n.t("a notebook") : names.map(hubWords).join(", ");
  return [
    ...(cells === 0
      ? []
      : [
          cells === 1
            ? l10n.t("A cell is running there ({0}): interrupt it before then to keep what it has so far.", running)
            : l10n.t(
                "{0} cells are running there ({1}): interrupt them before then to keep what they have so far.",
                cells,
                running,
              ),
        ]),
    ...(unsaved.length === 0
      ? []
      : [l10n.t("Not saved yet: {0}.", unsaved.map(({ name }) => hubWords(name)).join(", "))]),
  ];
}

interface WarningButton {
  label: string;
  act(ui: Ui, serverId: ServerId, risk: AtRisk): unknown;
}

function warningButtons({ cause }: Deadline, { cells, unsaved }: AtRisk, l10n: Localizer): WarningButton[] {
  const pressing =
    (command: string): WarningButton["act"] =>
    (ui, server) =>
      press(ui, command, { server });
  return [
    ...(unsaved.length === 0 ? [] : [{ label: l10n.t("Save"), act: saveAll }]),
    ...(cause === "idle" ? [{ label: l10n.t("Keep Alive…"), act: pressing("hubKernels.keepServerAlive") }] : []),
    // It ends what runs there.
    ...(cause === "idle" || cells > 0
      ? []
      : [{ label: l10n.t("Restart with the Same Options…"), act: pressing("hubKernels.restartServer") }]),
    { label: l10n.t("Server Actions…"), act: pressing("hubKernels.showServerActions") },
  ];
}

async function saveAll(_: Ui, __: ServerId, { unsaved }: AtRisk): Promise<void> {
  for (const notebook of unsaved) await notebook.save();
}
