import { lookup } from "node:dns/promises";
import os from "node:os";
import { mayBeElsewhere } from "../../hubClient/address/recognise.js";
import { hubLabel } from "../../text/hub-label.js";
import type { AccountId } from "../../text/ids.js";
import { sayDone } from "../../ui/prompts/say-done.js";
import { speechOf, type Ui } from "../../ui/ui.js";
import type { CommandDeps } from "../commands/deps.js";
import { checkConnection } from "./check.js";
import { chooseTarget } from "./choose-target.js";
import type { CheckTarget, StepReport } from "./contract.js";
import { reportText, stepTitle } from "./report-text.js";

/** Asks which hub where that is not said, shows how far the check is, and offers the report in the end. */
export async function checkAsked(deps: CommandDeps, named?: { account: AccountId } | { hub: string }): Promise<string> {
  const { ui, log, networks, model, tokens } = deps;
  const { l10n } = ui;
  const [likeliest, ...others] = await chooseTarget(deps, named);
  const label = hubLabel(likeliest.baseUrls[0]);
  const startedAtMs = Date.now();
  const from = l10n.t("{0}, on {1} ({2} {3})", ui.versions, os.hostname(), os.type(), os.arch());
  const shown = ui.text(l10n.t("Connection to {0}", label));
  const write = ({ target, reports }: Checked, isCanceled = false): string => {
    const about = { baseUrl: target.baseUrls[0], startedAtMs, from, isCanceled };
    const text = log.redacted(reportText(reports, about, l10n));
    shown.write(text);
    return text;
  };
  const lookUp = async (host: string) => (await lookup(host, { all: true })).map(({ address }) => address);
  const title = l10n.t("Checking the connection to {0}", label);
  const { checked, isCanceled } = await ui.progress({ title, cancellable: true }, async (report, canceled) => {
    const check = async (target: CheckTarget): Promise<Checked> => {
      const show = (reports: readonly StepReport[], now: StepReport["id"] | undefined) => {
        write({ target, reports });
        if (now) report({ message: stepTitle(now, l10n) });
      };
      const about = { networks, model, tokens, lookUp };
      return { target, reports: await checkConnection(about, target, speechOf(ui), show, canceled) };
    };
    let checked = await check(likeliest);
    for (const other of others) {
      const before = whyNoHub(checked.reports);
      if (before === undefined) break;
      const instead = await check({ ...other, before: `${checked.target.baseUrls[0]}: ${before}` });
      // What is wrong with the likelier one is what its user has to know, where neither is a hub's.
      if (hasHub(instead.reports)) checked = instead;
    }
    return { checked, isCanceled: canceled.aborted };
  });
  const text = write(checked, isCanceled);
  if (!isCanceled) offerReport(ui, label, checked.reports, text);
  return text;
}

interface Checked {
  target: CheckTarget;
  reports: readonly StepReport[];
}

function hasHub(reports: readonly StepReport[]): boolean {
  return reports.some(({ id, state }) => id === "hub" && state.kind === "done");
}

/** What keeps the hub from being found, where it may be found at another address. */
function whyNoHub(reports: readonly StepReport[]): string | undefined {
  if (hasHub(reports)) return undefined;
  const [failed] = reports.flatMap(({ state }) => (state.kind === "failed" ? [state] : []));
  return failed && mayBeElsewhere(failed.error) ? failed.why : undefined;
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
