import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import { hubLabel } from "../../text/hub-label.js";
import type { Localizer } from "../../text/speech.js";
import { HubError } from "../../transport/errors.js";

/** The token is in nobody's keeping here: it is read at each use from the environment of the server that this extension runs in. */
export class TokenNotKept extends HubError implements SelfDescribing {
  readonly kind = "token-not-kept";

  constructor(hub: string) {
    super(hub, "the token is the environment's: it is kept nowhere else");
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "The token for {0} belongs to the server that this editor runs in. It's read there each time, so it can't be moved or renewed here. Restart that server to get a new one.",
        hubLabel(this.hub),
      ),
      actions: [],
    };
  }
}

/** The account has a new token, and the one before it is still valid at the hub. `why`: its id is not known, or the hub did not revoke it. */
export class OldTokenLeft extends HubError implements SelfDescribing {
  readonly kind = "old-token-left";

  constructor(
    hub: string,
    readonly why: "id-unknown" | "not-revoked",
    options?: ErrorOptions,
  ) {
    super(hub, `the new token is stored, the old one is not revoked (${why})`, options);
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "There's a new token for {0}, and it's in use. The old one couldn't be revoked. Revoke it on the hub's token page.",
        hubLabel(this.hub),
      ),
      actions: ["openHub", "showLog"],
    };
  }
}
