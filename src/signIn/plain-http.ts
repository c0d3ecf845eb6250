import { hubLabel } from "../text/hub-label.js";
import { isLoopback } from "../transport/address.js";
import { confirm } from "../ui/prompts/confirm.js";
import type { SignInDeps } from "./contract.js";
import { plainHttpAnswers } from "./plain-http-answers.js";

/** Before a token goes over plain http to another machine: asks once per hub, and remembers a yes. */
export async function allowPlainHttp(
  baseUrl: string,
  { ui, memento, site }: Pick<SignInDeps, "ui" | "memento" | "site">,
): Promise<void> {
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol !== "http:" || isLoopback(hostname)) return;
  // What goes through SSH is encrypted until the hub's own network.
  if ((await site()).networkFor(baseUrl).ssh) return;
  const answers = plainHttpAnswers(memento);
  if (answers.has(baseUrl)) return;
  await confirm(
    ui,
    ui.l10n.t("The connection to {0} isn't encrypted. Do you want to use it anyway?", hubLabel(baseUrl)),
    ui.l10n.t(
      "Anyone on the network can read your token and run code as you on the hub. Ask the admin whether the hub has an https address.",
    ),
    ui.l10n.t("Use Without Encryption"),
  );
  await answers.add(baseUrl);
}
