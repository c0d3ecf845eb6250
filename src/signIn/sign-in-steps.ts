import { type AvailableMethods, availableMethods } from "../hubClient/signIn/sign-in-methods.js";
import type { Localizer } from "../text/speech.js";
import { serverAt, type ServerHere } from "../tokens/environment/server-here.js";
import type { Accept, OfferedMethod, SignInDeps, SignInFor, Step } from "./contract.js";
import { offeredMethods } from "./methods/methods.js";

/**
 * How a user signs in to a hub: asks the hub what it can do, offers what works, and goes the way that is chosen. `accept` checks and keeps
 * what comes of it; what it throws is said where the user is.
 */
export function signInSteps(hub: SignInFor, accept: Accept, deps: SignInDeps): Step {
  return async (wizard) => {
    const closed = new AbortController();
    const asked = Promise.all([whatHubCan(hub, deps, closed.signal), serverHere(hub, deps, closed.signal)]);
    let comeFrom: AvailableMethods["comeFrom"];
    const offered = asked.then(([can, here]) => {
      ({ comeFrom } = can);
      return offeredMethods({ hub, can, here, accept, deps });
    });
    try {
      const { method } = await wizard.choose({
        placeholder: () => question(hub, comeFrom, deps.ui.l10n),
        waiting: deps.ui.l10n.t("Checking how you can sign in to {0}", hub.label),
        items: offered.then((methods) => methods.map(itemOf)),
      });
      return method.first;
    } finally {
      closed.abort();
    }
  };
}

/** Whoever comes to the login page of such a hub alone is sent away, from every page that is opened here too. */
function question(
  { label, manage, moment }: SignInFor,
  comeFrom: AvailableMethods["comeFrom"],
  l10n: Localizer,
): string {
  switch (comeFrom) {
    case "course":
      return l10n.t("Open your hub from your course first, then choose how to sign in to {0}.", label);
    case "elsewhere":
      return l10n.t(
        "Open your hub in the browser first, the way you usually do, such as from your course. Then choose how to sign in to {0}.",
        label,
      );
    case undefined:
      // Who is signed in already is told what for.
      if (moment) return l10n.t("How do you want to prove to {0} that you may do this?", label);
      if (manage)
        return l10n.t(
          "Your token may not list and revoke tokens. How do you want to sign in to {0} for one that may?",
          label,
        );
      return l10n.t("How do you want to sign in to {0}?", label);
  }
}

/** A hub that does not tell can still take a token. */
async function whatHubCan({ baseUrl }: SignInFor, deps: SignInDeps, signal: AbortSignal): Promise<AvailableMethods> {
  try {
    return await availableMethods(await deps.networks.of(baseUrl).session(), signal);
  } catch (error) {
    deps.log.info(`${baseUrl} did not tell how to sign in: ${error instanceof Error ? error.message : "?"}`);
    return { companion: false, password: "no" };
  }
}

/** A hub that cannot be asked for the server that this extension runs in has other ways. */
async function serverHere(
  { baseUrl }: SignInFor,
  deps: SignInDeps,
  signal: AbortSignal,
): Promise<ServerHere | undefined> {
  try {
    return await serverAt(baseUrl, deps.networks, signal);
  } catch (error) {
    deps.log.info(`${baseUrl} did not tell of this server: ${error instanceof Error ? error.message : "?"}`);
    return undefined;
  }
}

function itemOf(method: OfferedMethod) {
  return { label: `$(${method.icon}) ${method.label}`, detail: method.detail, method };
}
