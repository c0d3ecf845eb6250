import type { ServerState } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { press } from "../../ui/prompts/press.js";
import type { Ui } from "../../ui/ui.js";

export interface OtherChoiceOffer {
  lacks: "gpu" | "other";
  /** by the hub */
  said: string;
  /** the server, in words */
  label: string;
  serverId: ServerId;
  state: () => ServerState | undefined;
  withdraw: () => Promise<void>;
}

/** Loaded when a start waits for what the cluster does not have. */
export async function offerOtherChoice(ui: Ui, offer: OtherChoiceOffer): Promise<void> {
  const { label, said, serverId } = offer;
  const other = ui.l10n.t("Cancel and Choose Again…");
  const log = ui.l10n.t("Show Start Log");
  const question =
    offer.lacks === "gpu"
      ? ui.l10n.t("{0} has no free GPU for this start, so it keeps waiting. {1}", label, said)
      : ui.l10n.t("{0} has no room for this start, so it keeps waiting. {1}", label, said);
  const chosen = await ui.message("information", question, other, log);
  if (chosen === log) await press(ui, "hubKernels.showStartLog", { server: serverId });
  if (chosen === other) await chooseAgain(ui, offer);
}

async function chooseAgain(ui: Ui, { label, serverId, state, withdraw }: OtherChoiceOffer): Promise<void> {
  // The message may have been there for long: a server that runs by now is not taken away.
  if (state()?.kind === "running") {
    void ui.message("information", ui.l10n.t("The server on {0} is running now.", label));
    return;
  }
  if (state()?.kind === "starting") await withdraw();
  await press(ui, "hubKernels.startServerWithOptions", { server: serverId });
}
