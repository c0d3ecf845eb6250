import type { Jupyter } from "@vscode/jupyter-extension";
import * as vscode from "vscode";
import { callingExtension } from "./caller.js";
import { calls } from "./collection.js";
import { traffic } from "./kernel-socket.js";
import { type Shown, shown } from "./shown.js";
import { type Pick, StandIn } from "./stand-in.js";

/** What the tests ask the stand-in to do in the user's place, and what they look at. */
export interface StandInApi extends Jupyter {
  readonly test: {
    pick(pick: Pick): ReturnType<StandIn["pick"]>;
    refresh(): Promise<void>;
    settled(): Promise<void>;
    reload(): Promise<void>;
    /** Resolves a server in the background, as for the scripts of a widget. */
    resolve(server: string): Promise<void>;
    calls: string[];
    traffic: typeof traffic;
    /** What it would show to the user. */
    shown: Shown[];
    collections(): { extensionId: string; id: string; label: string }[];
    commandLabels(): Promise<string[]>;
    listed(): Promise<{ id: string; label: string }[]>;
    /** The ids of the notebook controllers that exist. */
    controllers(): string[];
    /** What stands in the notebook's corner; `undefined`: "Select Kernel". */
    chosenBy(notebook: vscode.NotebookDocument): { id: string; label: string } | undefined;
    /** The kernel that the notebook is connected to. */
    kernelOf(notebook: vscode.NotebookDocument): string | undefined;
    /** Of each server that was picked: the labels of its kernel specs, its live sessions, or why it could not be reached. */
    found(): { id: string; problem: string | undefined; specs: string[]; sessions: string[] }[];
  };
}

export function activate(context: vscode.ExtensionContext): StandInApi {
  const standIn = new StandIn(context.workspaceState);
  context.subscriptions.push(standIn);
  return {
    kernels: { getKernel: () => Promise.resolve(undefined) },
    createJupyterServerCollection(id, label, provider) {
      return standIn.add(callingExtension(context.extensionPath).id, id, label, provider);
    },
    test: {
      pick: (pick) => standIn.pick(pick),
      refresh: () => standIn.refresh(),
      settled: () => standIn.settled(),
      reload: () => standIn.reload(),
      resolve: async (server) => {
        await standIn.collections[0]?.connect(server);
      },
      calls,
      traffic,
      shown,
      collections: () => standIn.collections.map(({ extensionId, id, label }) => ({ extensionId, id, label })),
      commandLabels: async () => ((await standIn.collections[0]?.commands(undefined)) ?? []).map(({ label }) => label),
      listed: async () => ((await standIn.collections[0]?.provide()) ?? []).map(({ id, label }) => ({ id, label })),
      controllers: () => [...standIn.controllers.all.keys()],
      chosenBy: (notebook) => {
        const choice = standIn.controllers.chosenBy(notebook)?.choice;
        return choice && { id: choice.id, label: choice.label };
      },
      kernelOf: (notebook) => standIn.kernels.of(notebook)?.session?.kernel?.id,
      found: () =>
        [...standIn.finders.values()].map(({ serverId, problem, found }) => ({
          id: serverId,
          problem,
          specs: found.filter(({ kind }) => kind === "spec").map(({ label }) => label),
          sessions: found.flatMap(({ session }) => (session ? [session.path] : [])),
        })),
    },
  };
}
