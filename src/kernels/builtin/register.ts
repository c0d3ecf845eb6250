import * as vscode from "vscode";
import type { ServerConnections } from "../../jupyterServer/server-connections.js";
import type { Account, HubModel, ModelChange, Server } from "../../model/types.js";
import type { ServerEnds } from "../../servers/status/server-ends.js";
import { type Memento, stored } from "../../state/stored.js";
import type { ServerId } from "../../text/ids.js";
import { presentError } from "../../ui/errors/errors.js";
import { Lazy } from "../../ui/lazy.js";
import { machineName } from "../../ui/machine.js";
import { setting } from "../../ui/settings/settings.js";
import type { Ui } from "../../ui/ui.js";
import type { BeforeRunDeps } from "../before-run.js";
import type { KernelsDeps } from "../kernel-deps.js";
import { kernelLabel } from "../kernel-label.js";
import type { NotebookServers } from "../notebook-servers.js";
import { notebookType } from "../notebook-type.js";
import { CellLanguages } from "./cells/cell-languages.js";
import type { NotebookKernels } from "./controller.js";
import type { NotebookKernel } from "./notebook-kernel.js";

export interface BuiltinDeps extends BeforeRunDeps {
  ui: Ui;
  model: HubModel;
  notebooks: Pick<NotebookServers, "set">;
  connections: ServerConnections;
  ends: Pick<ServerEnds, "of">;
  usageOf: KernelsDeps["usageOf"];
  memento: Memento;
  log: { info(message: string): void; warn(message: string): void; error(message: string | Error): void };
}

/** One notebook controller for each server, listed also while the server is stopped: a notebook keeps its selection. */
export class BuiltinControllers implements vscode.Disposable {
  readonly #controllers = new Map<string, vscode.NotebookController>();
  readonly #languages = new CellLanguages(() => {
    for (const controller of this.#controllers.values()) controller.supportedLanguages = this.#languages.all;
  });
  readonly #subscriptions: { dispose(): unknown }[];
  readonly #selected = new WeakMap<vscode.NotebookDocument, vscode.NotebookController>();
  readonly #kernels = new Lazy(async () => {
    const { NotebookKernels } = await import("./controller.js");
    return new NotebookKernels({ ...this.deps, machine: machineName() });
  });
  #offered = false;

  constructor(private readonly deps: BuiltinDeps) {
    this.#subscriptions = [
      this.#languages,
      deps.model.onDidChange((change) => this.#follow(change)),
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.#prefer([notebook])),
      vscode.workspace.onDidCloseNotebookDocument((notebook) => {
        this.#told((kernels) => kernels.close(notebook, setting(this.deps.ui, "shutdownKernelOnClose")));
      }),
    ];
  }

  /** Whether notebooks can choose our controllers: not where the Jupyter extension offers the same kernels. */
  offer(offered: boolean): void {
    this.#offered = offered;
    if (offered) this.deps.model.accounts.forEach((account) => this.#list(account));
    else this.#drop(this.#controllers.keys());
  }

  /** `undefined`: the notebook has not asked for one here yet. */
  async kernelOf(notebook: vscode.NotebookDocument): Promise<NotebookKernel | undefined> {
    return (await this.#kernels.made)?.kernelOf(notebook);
  }

  /** @param choice as in `NotebookKernels` @returns `false`: none was chosen */
  async changeKernel(notebook: vscode.NotebookDocument, choice: unknown): Promise<boolean> {
    const controller = this.#selected.get(notebook);
    if (!controller) throw new vscode.CancellationError();
    return await (await this.#kernels.get()).change(notebook, controller, choice);
  }

  dispose(): void {
    for (const { dispose } of this.#subscriptions.map((each) => ({ dispose: () => each.dispose() }))) dispose();
    this.#drop(this.#controllers.keys());
  }

  /** What waits is given to its kernels, which go on without this window. */
  async end(): Promise<void> {
    // What could not be loaded has nothing to end, and who asked for it was told.
    const kernels = await this.#kernels.made?.catch(() => undefined);
    await kernels?.end();
  }

  #follow({ account, servers }: ModelChange): void {
    this.#drop(servers.filter(({ after }) => !after).map(({ id }) => id));
    if (account.after && this.#offered) this.#list(account.after);
    for (const { id, before, after } of servers) {
      if (before?.state.kind !== after?.state.kind) this.#resume(id);
    }
  }

  /** Cells that an earlier window has given to kernels of a server are taken up, once it is known what the server does. */
  #resume(serverId: ServerId): void {
    const { model, memento } = this.deps;
    const { accountId, name, state } = model.server(serverId) ?? {};
    if (accountId === undefined) return;
    const noted = (stored.openRuns(accountId).get(memento) ?? []) as readonly ({ server?: unknown } | null)[];
    if (!noted.some((entry) => entry?.server === name)) return;
    if (state?.kind === "unknown") {
      // The user ran them: it is asked for. What the answer is comes as a change.
      model.refresh(accountId).catch((error: unknown) => this.deps.log.info(`no cell is taken up: ${String(error)}`));
      return;
    }
    for (const notebook of vscode.workspace.notebookDocuments) {
      const controller = this.#selected.get(notebook);
      if (controller?.id === serverId) this.#takeUp(notebook, controller);
    }
  }

  #takeUp(notebook: vscode.NotebookDocument, controller: vscode.NotebookController): void {
    const taken = this.#kernels.get().then((kernels) => kernels.resume(notebook, controller));
    taken.catch((error: unknown) =>
      this.deps.log.warn(`cells of an earlier window were not taken up: ${String(error)}`),
    );
  }

  #list(account: Account): void {
    for (const server of account.servers) {
      const controller = this.#controllers.get(server.id) ?? this.#create(account, server);
      describe(controller, account, server).catch((error: unknown) =>
        this.deps.log.warn(`a kernel's state is not shown: ${String(error)}`),
      );
    }
  }

  #drop(servers: Iterable<string>): void {
    for (const id of servers) {
      this.#controllers.get(id)?.dispose();
      this.#controllers.delete(id);
    }
  }

  /** The workspace's own server is the first in the picker. Nothing is chosen by that, and nothing started. */
  #prefer(notebooks: readonly vscode.NotebookDocument[]): void {
    if (notebooks.length === 0) return;
    const { ui, model, log } = this.deps;
    const pinned = import("../../servers/options/pin-setting.js").then(({ pinnedHere }) => {
      for (const { server } of pinnedHere(ui, model.accounts)) {
        const controller = server && this.#controllers.get(server.id);
        const { Preferred } = vscode.NotebookControllerAffinity;
        for (const notebook of notebooks) controller?.updateNotebookAffinity(notebook, Preferred);
      }
    });
    pinned.catch((error: unknown) => log.warn(`the workspace's server is not put first: ${String(error)}`));
  }

  #create(account: Account, server: Server): vscode.NotebookController {
    const controller = vscode.notebooks.createNotebookController(server.id, notebookType, kernelLabel(account, server));
    controller.supportedLanguages = this.#languages.all;
    controller.supportsExecutionOrder = true;
    controller.executeHandler = async (cells, notebook) => {
      // The editor shows nothing of what is thrown here.
      await this.#kernels
        .get()
        .then((kernels) => kernels.run(notebook, cells, controller))
        .catch((error: unknown) => presentError(error, this.deps));
    };
    controller.interruptHandler = async (notebook) => {
      const interrupted = this.kernelOf(notebook).then((kernel) => kernel?.interrupt());
      await interrupted.catch((error: unknown) => presentError(error, this.deps));
    };
    controller.onDidChangeSelectedNotebooks(({ notebook, selected }) => {
      if (selected) {
        this.#selected.set(notebook, controller);
        this.deps.notebooks.set(notebook, server.id);
        this.#resume(server.id);
      } else {
        if (this.#selected.get(notebook) === controller) this.#selected.delete(notebook);
        this.#told((kernels) => kernels.leave(notebook, server.id));
      }
    });
    this.#controllers.set(server.id, controller);
    this.#prefer(vscode.workspace.notebookDocuments);
    return controller;
  }

  /** Nothing is loaded for this. */
  #told(tell: (kernels: NotebookKernels) => Promise<void>): void {
    this.#kernels.made?.then(tell).catch((error: unknown) => presentError(error, this.deps));
  }
}

/** The words of states are loaded with the first server: no list of kernels is on the screen before that. */
const words = new Lazy(() => import("../../servers/status/labels.js"));

/** Each assignment goes to the window, and the model changes often while a server starts. */
function describe(controller: vscode.NotebookController, account: Account, server: Server): Promise<void> {
  const label = kernelLabel(account, server);
  if (controller.label !== label) controller.label = label;
  return words.get().then(({ describedServer }) => {
    const description = describedServer(account, server, vscode.l10n);
    if (controller.description !== description) controller.description = description;
  });
}
