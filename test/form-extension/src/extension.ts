import { readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { OptionsRefused } from "../../../src/hubClient/errors.js";
import { showFormPanel } from "../../../src/servers/options/page/form-panel.js";
import { editorUi } from "../../../src/ui/editor-ui.js";
import { type Staged, type StageOutcome, stageVariable } from "./staged.js";

export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(vscode.commands.registerCommand("formStage.show", () => void show()));
}

/** The panel is the extension's own; only the hub behind it is none. */
async function show(): Promise<void> {
  const folder = process.env[stageVariable] ?? "";
  const { page, last, refusal } = JSON.parse(readFileSync(path.join(folder, "form.json"), "utf8")) as Staged;
  const outcome: StageOutcome = { finished: [], secret: [], closed: false };
  const say = () => {
    writeFileSync(path.join(folder, "outcome.part"), JSON.stringify(outcome));
    renameSync(path.join(folder, "outcome.part"), path.join(folder, "outcome.json"));
  };
  say();
  const form = { spawner: "other", fields: [], page } as const;
  const finish = (answers: Staged["last"], _signal: AbortSignal, secret: readonly string[] = []) => {
    outcome.finished.push(answers);
    outcome.secret.push(secret);
    say();
    if (refusal !== undefined && outcome.finished.length === 1)
      return Promise.reject(new OptionsRefused("hub", refusal));
    return Promise.resolve({ kind: "sent" } as const);
  };
  await showFormPanel(editorUi, "Start the Server", { form, answers: last, note: "", finish }, last).catch(
    () => undefined,
  );
  outcome.closed = true;
  say();
}
