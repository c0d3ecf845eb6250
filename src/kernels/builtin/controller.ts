// The lazy part of the built-in controller: loaded when the first cell is run.
import * as vscode from "vscode";
import type { Memento } from "../../state/stored.js";
import type { ServerId } from "../../text/ids.js";
import { cellRun } from "./cells/cell-run.js";
import { registerLanguageFeatures } from "./cells/language-features.js";
import { KernelSelection } from "./choosing/select-kernel.js";
import { NotebookIdentities } from "./identity/notebook-identities.js";
import { NotebookMoves } from "./identity/notebook-moves.js";
import type { KernelChoice } from "./link/kernel-session.js";
import { record } from "./messages/mended-content.js";
import { NotebookKernel, type NotebookKernelDeps } from "./notebook-kernel.js";
import { LongOutputs } from "./outputs/long-outputs.js";

export interface NotebookKernelsDeps extends Omit<NotebookKernelDeps, "identities" | "cellRun"> {
  /** of this window */
  workspaceState: Memento;
}

const SHOWN_MS = 5_000;

/** The kernels of all open notebooks that run through the built-in controller. */
export class NotebookKernels {
  readonly #kernels = new Map<vscode.NotebookDocument, NotebookKernel>();
  /** also of documents that are closed: another one may take their place */
  readonly #known = new WeakMap<vscode.NotebookDocument, NotebookKernel>();
  readonly #languages: vscode.Disposable;
  readonly #identities: NotebookIdentities;
  readonly #long: LongOutputs;
  readonly #cellRun: NotebookKernelDeps["cellRun"] = (controller, cell, resumed) =>
    cellRun(controller, cell, this.#long.of(cell), this.deps.log, resumed);
  readonly #selection = new KernelSelection();
  readonly #moves = new NotebookMoves((from, to) => {
    this.#follow(from, to).catch((error: unknown) => {
      this.deps.log.warn(`the kernel did not follow its notebook: ${String(error)}`);
    });
  });

  constructor(private readonly deps: NotebookKernelsDeps) {
    this.#languages = registerLanguageFeatures((document) => this.#ofCell(document)?.idleKernel);
    this.#identities = new NotebookIdentities(deps.workspaceState);
    this.#long = new LongOutputs(deps.log);
  }

  run(
    notebook: vscode.NotebookDocument,
    cells: readonly vscode.NotebookCell[],
    controller: vscode.NotebookController,
  ): void {
    this.#on(notebook, controller).run(cells);
  }

  /** Takes up what an earlier window has given to the notebook's kernel. Starts nothing. */
  async resume(notebook: vscode.NotebookDocument, controller: vscode.NotebookController): Promise<void> {
    await this.#on(notebook, controller).resume();
  }

  /**
   * @param choice `{ name }` of a kernel spec or `{ id }` of a kernel that runs; of anything else the user is asked
   * @returns `false`: none was chosen
   */
  async change(
    notebook: vscode.NotebookDocument,
    controller: vscode.NotebookController,
    choice: unknown,
  ): Promise<boolean> {
    const name = await this.#on(notebook, controller).change(choiceIn(choice));
    if (name === undefined) return false;
    vscode.window.setStatusBarMessage(vscode.l10n.t("The notebook now uses the kernel {0}.", name), SHOWN_MS);
    return true;
  }

  /** `undefined`: the notebook has not asked for one yet. */
  kernelOf(notebook: vscode.NotebookDocument): NotebookKernel | undefined {
    return this.#kernels.get(notebook);
  }

  /** The notebook has chosen another kernel than that of `serverId`. */
  async leave(notebook: vscode.NotebookDocument, serverId: ServerId): Promise<void> {
    const kernel = this.#kernels.get(notebook);
    if (kernel?.serverId !== serverId) return;
    this.#kernels.delete(notebook);
    await kernel.leave();
  }

  /** The document is closed. @param shutdown the kernel goes too, unless the notebook goes on under another name */
  async close(notebook: vscode.NotebookDocument, shutdown: boolean): Promise<void> {
    const isMoving = this.#moves.isMoving(notebook);
    this.#moves.hasClosed(notebook);
    this.#identities.forget(notebook.uri);
    this.#long.forget(notebook);
    await this.#drop(notebook, shutdown && !isMoving);
  }

  /** Kernels are given what waits for them. */
  async end(): Promise<void> {
    for (const each of [this.#languages, this.#moves, this.#selection]) each.dispose();
    await Promise.all([...this.#kernels.keys()].map((notebook) => this.#drop(notebook, false)));
    await this.#long.dispose();
  }

  /** Nobody waits for it. */
  #ended(ending: Promise<void>): void {
    ending.catch((error: unknown) => this.deps.log.warn(`a kernel was not left cleanly: ${String(error)}`));
  }

  async #drop(notebook: vscode.NotebookDocument, shutdown: boolean): Promise<void> {
    const kernel = this.#kernels.get(notebook);
    this.#kernels.delete(notebook);
    await kernel?.close(shutdown);
  }

  async #follow(from: vscode.NotebookDocument, to: vscode.Uri): Promise<void> {
    const kernel = this.#known.get(from);
    if (!kernel) return;
    await kernel.follow(to);
    this.#selection.select(to, kernel.controller);
  }

  #on(notebook: vscode.NotebookDocument, controller: vscode.NotebookController): NotebookKernel {
    // A controller is made for each server, under its id.
    const serverId = controller.id as ServerId;
    const known = this.#kernels.get(notebook);
    if (known?.serverId === serverId) return known;
    if (known) this.#ended(known.leave());
    const deps = { ...this.deps, identities: this.#identities, cellRun: this.#cellRun };
    const kernel = new NotebookKernel(deps, notebook, controller, serverId);
    this.#kernels.set(notebook, kernel);
    this.#known.set(notebook, kernel);
    return kernel;
  }

  #ofCell(document: vscode.TextDocument): NotebookKernel | undefined {
    const uri = document.uri.toString();
    for (const [notebook, kernel] of this.#kernels) {
      if (notebook.getCells().some((cell) => cell.document.uri.toString() === uri)) return kernel;
    }
    return undefined;
  }
}

function choiceIn(value: unknown): KernelChoice | undefined {
  const { name, id } = record(value) ?? {};
  if (typeof id === "string") return { id };
  return typeof name === "string" ? { name } : undefined;
}
