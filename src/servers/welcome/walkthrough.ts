import type { HubModel } from "../../model/types.js";
import { type Memento, stored } from "../../state/stored.js";
import { OURS } from "../../text/extension-ids.js";
import type { Ui } from "../../ui/ui.js";
import type { RunningCells } from "../status/running-cells.js";

export const walkthroughId = `${OURS}#hubKernels.start`;

/** What ends steps of the walkthrough: package.json knows the names as context keys, and the steps by these ids. */
export const stepOf = { hasHub: "addHub", signedIn: "signIn", serverRuns: "choose", cellRan: "run" } as const;
type Progress = Record<keyof typeof stepOf, boolean>;

export interface WelcomeDeps {
  ui: Ui;
  model: Pick<HubModel, "accounts" | "onDidChange">;
  running: Pick<RunningCells, "onDidChange">;
  memento: Memento;
}

/**
 * Tells the editor how far its user has come, each thing once it is so. The context key ends the step of a walkthrough that is open. Of
 * what was so before VS Code first opened one in this window it learns by the mark alone: there a key that is already set ends nothing.
 */
export function watchProgress({ ui, model, running, memento }: WelcomeDeps): { dispose(): unknown }[] {
  const done = new Set<string>();
  const tell = (progress: Partial<Progress>) => {
    for (const name of Object.keys(stepOf) as (keyof Progress)[]) {
      if (!progress[name] || done.has(name)) continue;
      done.add(name);
      void ui.run("setContext", `hubKernels.${name}`, true);
      // VS Code keeps a mark for good, also one that it rejects because it hasn't read the walkthrough yet.
      if (stored.walkthroughDone.get(memento)?.includes(name)) continue;
      ui.run("welcome.markStepComplete", `${walkthroughId}#${stepOf[name]}`).then(undefined, () => undefined);
      void stored.walkthroughDone.change(memento, (marked = []) => [...marked, name]);
    }
  };
  const look = () => {
    const { accounts } = model;
    // The palette goes by this key too, and there the way back counts.
    if (accounts.length === 0 && done.delete("hasHub")) void ui.run("setContext", "hubKernels.hasHub", false);
    tell({
      hasHub: accounts.length > 0,
      signedIn: accounts.some(({ reach }) => reach.kind === "ok"),
      serverRuns: accounts.some(({ servers }) => servers.some(({ state }) => state.kind === "running")),
    });
  };
  look();
  return [model.onDidChange(look), running.onDidChange(() => tell({ cellRan: true }))];
}
