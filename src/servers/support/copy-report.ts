import { parseServerId } from "../../text/ids.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import type { Ui } from "../../ui/ui.js";
import { type CollectDeps, collectFacts } from "./collect.js";
import { supportReport } from "./report.js";
import { thisMachine, toHide } from "./to-hide.js";

interface ReportDeps extends CollectDeps {
  log: CollectDeps["log"] & { redacted(text: string): string };
}

/** Makes a report, shows the whole of it, and copies it if its user wants that. */
export async function copySupportReport(deps: ReportDeps, machine = thisMachine()): Promise<string> {
  const { ui, model, log } = deps;
  const { l10n } = ui;
  const title = l10n.t("Making the support report");
  const facts = await ui.progress({ title }, () => collectFacts(deps, machine.env));
  const { accounts, starts } = model;
  // Also of hubs that were removed since.
  const users = [
    ...accounts.map(({ user }) => user),
    ...starts.all.flatMap(({ serverId }) => parseServerId(serverId)?.user ?? []),
  ];
  const hiding = toHide({ ui, accounts, users }, machine, (text) => log.redacted(text));
  const report = supportReport(facts, hiding);
  // By its ending the editor colours it as Markdown.
  ui.text(`${l10n.t("JupyterHub Support Report")}.md`).write(report);
  offerCopy(ui, report);
  return report;
}

function offerCopy(ui: Ui, report: string): void {
  const { l10n } = ui;
  const copy = l10n.t("Copy Report");
  const question = l10n.t("Read the support report before you pass it on. Copy it to the clipboard?");
  void ui.message("information", question, copy).then(async (pressed) => {
    if (pressed !== copy) return;
    await ui.clipboard.writeText(report);
    sayDone(ui, l10n.t("Copied the support report."));
  });
}
