import { MASKED } from "../../hubClient/options/secrets.js";
import { labelOfServer } from "../../model/server-label.js";
import type { StartRecord } from "../../model/start-log.js";
import type { HubModel } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import { press } from "../../ui/prompts/press.js";
import type { Ui } from "../../ui/ui.js";
import { secretsIn } from "../options/secrets-in.js";
import { startLogText } from "./start-log-text.js";

/** Shorter ones guard nothing, and would blot out half of the text. */
const LEAST_SECRET = 4;

interface ShowDeps {
  ui: Ui;
  model: Pick<HubModel, "starts" | "server" | "account" | "onDidChange">;
  log: { redacted(text: string): string };
}

/**
 * Shows the last starts in a tab, of all servers or of one, and what comes as long as one of them goes on. `undefined`: there is none, and that
 * is said.
 */
export function showStarts({ ui, model, log }: ShowDeps, serverId?: ServerId): string | undefined {
  const starts = () => model.starts.all.filter((start) => serverId === undefined || start.serverId === serverId);
  const [first] = starts();
  if (!first) {
    sayNone(ui, serverId && labelOf(model, serverId));
    return undefined;
  }
  const about = {
    secretOptionsOf: (id: ServerId) => model.server(id)?.secretOptions ?? [],
    // What was removed with its hub is not heard of any more.
    isGoing: ({ end, serverId: id }: StartRecord) => !end && model.server(id) !== undefined,
  };
  // A hub may repeat what it was given.
  const hidden = () =>
    starts()
      .flatMap(({ options }) => secretsIn(options))
      .filter(({ length }) => length >= LEAST_SECRET);
  const text = () =>
    hidden().reduce(
      (shown, secret) => shown.replaceAll(secret, MASKED),
      log.redacted(startLogText(starts(), about, ui.l10n)),
    );
  const title = serverId ? ui.l10n.t("Starts of {0}", hubWords(first.label)) : ui.l10n.t("Starts of Servers");
  const tab = ui.text(title);
  tab.write(text());
  if (starts().some(about.isGoing)) {
    const following = model.onDidChange(() => {
      tab.write(text());
      if (!starts().some(about.isGoing)) following.dispose();
    });
  }
  return text();
}

function labelOf(model: ShowDeps["model"], serverId: ServerId): string | undefined {
  const label = labelOfServer(model, serverId);
  return label === undefined ? undefined : hubWords(label);
}

function sayNone(ui: Ui, label: string | undefined): void {
  const open = ui.l10n.t("Show Log");
  const said =
    label === undefined
      ? ui.l10n.t("No server was started since this window was opened. Earlier starts are in the log.")
      : ui.l10n.t("{0} wasn't started since this window was opened. Earlier starts are in the log.", label);
  void ui.message("information", said, open).then(async (pressed) => {
    if (pressed === open) await press(ui, "hubKernels.showLog");
  });
}
