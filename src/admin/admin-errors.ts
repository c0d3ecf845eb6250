import { ScopeMissing, TokenRejected } from "../hubClient/errors.js";
import type { ErrorText, SelfDescribing } from "../text/error-words.js";
import { hubLabel } from "../text/hub-label.js";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { HubError } from "../transport/errors.js";

/**
 * What only an admin may do, refused. `not-admin`: the user is none, or the hub gives no such token; `too-narrow`: the token that was given
 * may not; `no-sharing`: the hub doesn't let its users share servers; `withdrawn`: the hub took it before, and the user has the right no more; `ended`: the token of the moment is over.
 */
export class AdminRefused extends HubError implements SelfDescribing {
  readonly kind = "admin-refused";

  constructor(
    hub: string,
    readonly user: string,
    readonly why: "not-admin" | "no-sharing" | "too-narrow" | "withdrawn" | "ended",
    /** that are missing, where it is known */
    readonly scopes: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(hub, `${user} may not administer the hub (${why}): ${scopes.join(" ")}`, options);
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: this.#sentence(l10n), actions: [] };
  }

  #sentence(l10n: Localizer): string {
    const [label, user] = [hubLabel(this.hub), safeWords(this.user)];
    const scopes = safeWords(this.scopes.join(" "));
    switch (this.why) {
      case "not-admin":
        return l10n.t(
          "{0} isn't an admin of {1}, so the hub refuses this (403). Ask an admin of the hub to do it, or to make you one.",
          user,
          label,
        );
      case "no-sharing":
        return l10n.t(
          "{1} doesn't let {0} share servers (403). Ask its admin to give users the scopes “{2}”, and “read:users:name” and “read:groups:name” to name people and groups.",
          user,
          label,
          scopes,
        );
      case "too-narrow":
        return l10n.t(
          "This token of {0} can't do this on {1}. It's missing the scopes “{2}”. Create one that has them on the hub's token page.",
          user,
          label,
          scopes,
        );
      case "withdrawn":
        return l10n.t(
          "{1} no longer lets {0} do this (403). It requires the scopes “{2}”. Ask another admin of the hub whether your rights were taken away.",
          user,
          label,
          scopes,
        );
      case "ended":
        return l10n.t(
          "The token with which {0} did this on {1} has ended or was revoked. Run the command again to get a new one.",
          user,
          label,
        );
    }
  }
}

/** What a refusal means that an admin's request met; anything else stays as it is. */
export function asAdmin(error: unknown, user: string): unknown {
  if (error instanceof ScopeMissing)
    return new AdminRefused(error.hub, user, "withdrawn", error.scopes, { cause: error });
  if (error instanceof TokenRejected) return new AdminRefused(error.hub, user, "ended", [], { cause: error });
  return error;
}
