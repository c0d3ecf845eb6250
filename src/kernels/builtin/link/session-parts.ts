import type * as vscode from "vscode";
import type { KernelRecorder } from "../../../jupyterServer/kernel-recorder.js";
import type { HubModel } from "../../../model/types.js";
import type { Memento } from "../../../state/stored.js";
import type { AccountId, ServerId } from "../../../text/ids.js";
import { labelOf } from "../../kernel-label.js";
import { LastKernels } from "../choosing/last-kernels.js";
import type { NotebookIdentities } from "../identity/notebook-identities.js";
import { sessionFile } from "./session-path.js";
import type { RequestDeps } from "./session-request.js";

export interface SessionPartsDeps {
  model: HubModel;
  memento: Memento;
  /** of this window */
  workspaceState: Memento;
  identities: NotebookIdentities;
  /** of the machine whose files are edited: the same path elsewhere is another notebook */
  machine: string;
  log: { info(message: string): void; warn(message: string): void };
}

/** What a server is asked with for the kernels of notebooks. */
export class SessionParts {
  readonly #last: LastKernels;

  constructor(
    private readonly deps: SessionPartsDeps,
    private readonly serverId: ServerId,
  ) {
    this.#last = new LastKernels(deps.memento);
  }

  /** The name of the session's file. */
  fileOf(notebook: vscode.Uri): string {
    const { identities, machine } = this.deps;
    return sessionFile(notebook.path, identities.of(notebook), machine);
  }

  /** @param recorder of the server's kernels */
  of(notebook: vscode.Uri, accountId: AccountId, signal: AbortSignal, recorder?: KernelRecorder): RequestDeps {
    const { model, workspaceState, log } = this.deps;
    return {
      file: this.fileOf(notebook),
      server: this.serverId,
      label: labelOf(model, this.serverId),
      user: model.account(accountId)?.user ?? "",
      last: this.#last.of(accountId, this.serverId),
      chosen: (choice) => {
        if (!("name" in choice)) return;
        this.#last.note(accountId, this.serverId, choice.name).catch((error: unknown) => {
          log.warn(`the choice of a kernel was not kept: ${String(error)}`);
        });
      },
      signal,
      recorder,
      workspaceState,
      log,
    };
  }
}
