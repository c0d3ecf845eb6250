import { NoHelper } from "../helper/place.js";
import { PortRefused } from "../helper/port-lines.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import type { Localizer } from "../text/speech.js";
import type { GatewayTrouble } from "../transport/gateway/contract.js";

/** What a browser shows in the place of an app's page. */
export function troubleWords(trouble: GatewayTrouble, name: string, l10n: Localizer): string {
  if (trouble.kind === "no-server") {
    return l10n.t(
      "The server doesn't run, or doesn't let you in. Look at the Servers view of the editor, then load this page again.",
    );
  }
  const { error } = trouble;
  if (error instanceof PortRefused) return refusedSentence(error.port, l10n);
  return l10n.t("{0} doesn't answer. Load this page again; the log of the editor's JupyterHub output says more.", name);
}

function refusedSentence(port: number, l10n: Localizer): string {
  return l10n.t("Nothing answers on port {0} of the server. Start the app there, then try again.", String(port));
}

/** Nobody listens at the port that is to be opened. */
export class NothingAtPort extends Error implements SelfDescribing {
  override readonly name = "NothingAtPort";

  constructor(readonly port: number) {
    super(`nothing answers on port ${port} of the server`);
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: refusedSentence(this.port, l10n), actions: ["retry"] };
  }
}

/** Ports of the server cannot be reached. */
export class NoWayToPorts extends Error implements SelfDescribing {
  override readonly name = "NoWayToPorts";

  /** @param label as sentences call the server */
  constructor(
    private readonly label: string,
    cause: NoHelper,
  ) {
    super(`ports cannot be reached: ${cause.message}`, { cause });
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "Ports of {0} can't be reached: it has no Python kernel for the helper, and no jupyter-server-proxy. Ask its admin for one of them.",
        this.label,
      ),
      actions: ["showLog"],
    };
  }
}
