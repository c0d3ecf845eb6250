import { serverLabel } from "../../model/server-label.js";
import { startOf } from "../../model/start-of.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { type Memento, stored } from "../../state/stored.js";
import { bytesLabel, bytesOf } from "../../text/bytes.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { press } from "../../ui/prompts/press.js";
import type { Ui } from "../../ui/ui.js";
import type { ContentsSource, RunningKernel } from "../contents/contract.js";
import { calledIn } from "../contents/kernel-words.js";
import type { UnsavedNotebook } from "../status/time-warnings.js";
import type { Usage } from "./usage.js";

/** A window that nobody looks at lets the others speak first, each of them for another while, in ms. */
const pauseMs = () => 1_000 + Math.random() * 4_000;
/** So many of the kernels that use most are named. */
const NAMED = 3;
/** How long a server is asked for the names of its kernels, in ms: a warning does not wait for long. */
const NAMES_MS = 5_000;

export interface MemoryWarningsDeps {
  ui: Ui;
  model: Pick<HubModel, "account" | "server">;
  contents: { get(): Promise<Pick<ContentsSource, "ask">> };
  unsavedOn: (serverId: ServerId) => readonly UnsavedNotebook[];
  /** the state that all windows share */
  memento: Memento;
  log: { warn(message: string, ...details: unknown[]): void };
  pauseMs?: () => number;
}

/** A kernel, and what its processes use. */
interface LargeKernel {
  kernel: RunningKernel;
  memoryBytes: number;
}

type Full = NonNullable<Usage["memory"]> & { whole: number };

/** Warns that a server's memory is nearly full: once, in one window, until it was not so for a while. */
export class MemoryWarnings {
  readonly #usages = new Map<ServerId, Usage>();
  readonly #waiting = new Map<ServerId, NodeJS.Timeout>();

  constructor(private readonly deps: MemoryWarningsDeps) {}

  /** To be called with all that is told of a server. */
  look(serverId: ServerId, usage: Usage): void {
    this.#usages.set(serverId, usage);
    if (!usage.memory?.isNearlyFull) this.#isOver(serverId);
    else if (this.deps.ui.isFocused) this.#warn(serverId);
    else this.#waitFor(serverId);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
  }

  #waitFor(serverId: ServerId): void {
    if (this.#waiting.has(serverId)) return;
    const spoken = () => {
      this.#waiting.delete(serverId);
      if (this.#usages.get(serverId)?.memory?.isNearlyFull) this.#warn(serverId);
    };
    this.#waiting.set(serverId, setTimeout(spoken, (this.deps.pauseMs ?? pauseMs)()).unref());
  }

  /** The next time is told again. */
  #isOver(serverId: ServerId): void {
    const server = this.deps.model.server(serverId);
    if (!server || !this.#isTold(server)) return;
    this.#mark(server, (marks) => marks.filter(([id]) => id !== serverId));
  }

  #warn(serverId: ServerId): void {
    const { model, log } = this.deps;
    const server = model.server(serverId);
    const account = server && model.account(server.accountId);
    const usage = this.#usages.get(serverId);
    if (!account || !usage || this.#isTold(server)) return;
    this.#mark(server, (marks) => [...marks.filter(([id]) => id !== serverId), [serverId, startOf(server) ?? ""]]);
    this.#tell(account, server, usage).catch((error: unknown) => {
      log.warn("that a server's memory is nearly full could not be told:", error);
    });
  }

  async #tell(account: Account, server: Server, usage: Usage): Promise<void> {
    const { ui, unsavedOn } = this.deps;
    const { memory } = usage;
    if (memory?.whole === undefined) return;
    const large = await this.#largest(server.id, usage);
    const unsaved = unsavedOn(server.id);
    const label = hubWords(serverLabel(account, server));
    const buttons = buttonsFor(server.id, large[0]?.kernel, unsaved, ui);
    const text = warningWords(label, { ...memory, whole: memory.whole }, large, ui.l10n);
    const pressed = await ui.message("warning", text, ...buttons.map((button) => button.label));
    await buttons.find((button) => button.label === pressed)?.act();
  }

  /** By the names of their notebooks, which the server knows. Where it does not say, none is named. */
  async #largest(serverId: ServerId, { kernels }: Usage): Promise<LargeKernel[]> {
    const source = await this.deps.contents.get();
    const told = await source.ask(serverId, AbortSignal.timeout(NAMES_MS)).catch(() => undefined);
    return (told?.kernels ?? [])
      .filter(({ kind }) => kind !== "helper")
      .map((kernel) => ({ kernel, memoryBytes: kernels.find(({ id }) => id === kernel.id)?.memoryBytes ?? 0 }))
      .filter(({ memoryBytes }) => memoryBytes > 0)
      .sort((one, other) => other.memoryBytes - one.memoryBytes)
      .slice(0, NAMED);
  }

  #isTold(server: Server): boolean {
    const marks = stored.memoryWarned(server.accountId).get(this.deps.memento) ?? [];
    // It runs anew: what was told of it before is of another.
    return marks.some(([id, started]) => id === server.id && started === (startOf(server) ?? ""));
  }

  #mark({ accountId }: Server, change: (marks: readonly [string, string][]) => [string, string][]): void {
    const { memento, log } = this.deps;
    stored
      .memoryWarned(accountId)
      .change(memento, (marks = []) => change(marks))
      .catch((error: unknown) => log.warn("that a server's memory is nearly full could not be kept:", error));
  }
}

export function warningWords(label: string, memory: Full, large: readonly LargeKernel[], l10n: Localizer): string {
  const [used, whole] = bytesOf(memory.used, memory.whole);
  const named = large.map(({ kernel, memoryBytes }) => `${calledIn(kernel, l10n)} (${bytesLabel(memoryBytes)})`);
  return [
    memory.isMachine
      ? l10n.t("The memory of the machine of the server on {0} is nearly full: {1} of {2}.", label, used, whole)
      : l10n.t("The memory of the server on {0} is nearly full: {1} of {2}.", label, used, whole),
    ...(named.length === 0 ? [] : [l10n.t("Its largest kernels: {0}.", named.join(", "))]),
    l10n.t(
      "When no memory is left, the system ends a kernel, and its variables are lost: free memory there, or restart a kernel.",
    ),
  ].join(" ");
}

interface WarningButton {
  label: string;
  act(): unknown;
}

function buttonsFor(
  server: ServerId,
  largest: RunningKernel | undefined,
  unsaved: readonly UnsavedNotebook[],
  ui: Ui,
): WarningButton[] {
  const { l10n } = ui;
  const save = async () => {
    for (const notebook of unsaved) await notebook.save();
  };
  const kernel = largest && { server, kernel: largest.id };
  const isBusy = largest?.state === "busy";
  const interrupt = {
    label: l10n.t("Interrupt Kernel"),
    act: () => press(ui, "hubKernels.interruptServerKernel", kernel),
  };
  const restart = { label: l10n.t("Restart Kernel…"), act: () => press(ui, "hubKernels.restartServerKernel", kernel) };
  return [
    ...(unsaved.length === 0 ? [] : [{ label: l10n.t("Save"), act: save }]),
    ...(kernel ? [isBusy ? interrupt : restart] : []),
    { label: l10n.t("Show Kernels"), act: () => press(ui, "hubKernels.servers.focus") },
  ];
}
