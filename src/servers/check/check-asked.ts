import { lookup } from "node:dns/promises";
import os from "node:os";
import { hubLabel } from "../../text/hub-label.js";
import type { AccountId } from "../../text/ids.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { speechOf, type Ui } from "../../ui/ui.js";
import type { CommandDeps } from "../commands/deps.js";
import { checkConnection } from "./check.js";
import { chooseTarget } from "./choose-target.js";
import type { StepReport } from "./contract.js";
import { reportText, stepTitle } from "./report-text.js";

/** Asks which hub where that is not said, shows how far the check is, and offers the report in the end. */
export async function checkAsked(deps: CommandDeps, named?: { account: AccountId } | { hub: string }): Promise<string> {
  const { ui, log, networks, model, tokens } = deps;
  const { l10n } = ui;
  const target = await chooseTarget(deps, named);
  const [baseUrl] = target.baseUrls;
  const label = hubLabel(baseUrl);
  const about = {
    baseUrl,
    startedAtMs: Date.now(),
    from: l10n.t("{0}, on {1} ({2} {3})", ui.versions, os.hostname(), os.type(), os.arch()),
  };
  const shown = ui.text(l10n.t("Connection to {0}", label));
  let text = "";
  const write = (reports: readonly StepReport[], isCanceled = false) => {
    text = log.redacted(reportText(reports, { ...about, isCanceled }, l10n));
    shown.write(text);
  };
  const lookUp = async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address);
  const title = l10n.t("Checking the connection to {0}", label);
  const { reports, isCanceled } = await ui.progress({ title, cancellable: true }, async (report, canceled) => {
    const show = (all: readonly StepReport[], now: StepReport["id"] | undefined) => {
      write(all);
      if (now) report({ message: stepTitle(now, l10n) });
    };
    const reports = await checkConnection({ networks, model, tokens, lookUp }, target, speechOf(ui), show, canceled);
    return { reports, isCanceled: canceled.aborted };
  });
  write(reports, isCanceled);
  if (!isCanceled) offerReport(ui, label, reports, text);
  return text;
}

function offerReport(ui: Ui, label: string, reports: readonly StepReport[], text: string): void {
  const { l10n } = ui;
  const [failed] = reports.flatMap(({ state }) => (state.kind === "failed" ? [state.why] : []));
  const said = failed ?? l10n.t("The connection to {0} works.", label);
  const copy = l10n.t("Copy Report");
  void ui.message(failed === undefined ? "information" : "warning", said, copy).then(async (pressed) => {
    if (pressed !== copy) return;
    await ui.clipboard.writeText(text);
    sayDone(ui, l10n.t("Copied the report. There are no tokens or passwords in it."));
  });
}
