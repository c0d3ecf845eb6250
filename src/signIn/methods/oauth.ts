import { OAuthRefused } from "../../hubClient/errors.js";
import { newSignIn } from "../../hubClient/signIn/companion-sign-in.js";
import { authorizeUrl, exchangeOAuthCode, mintFromOAuth, type RegisteredClient } from "../../hubClient/signIn/oauth.js";
import { type Hearing, hearingOfLoss } from "../../hubClient/tokens/lost-token.js";
import type { NewToken } from "../../hubClient/tokens/tokens.js";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";
import { KeptSecrets, secretName } from "../../tokens/store/kept-secrets.js";
import type { Wizard } from "../../ui/prompts/wizard.js";
import { sayWrongSetting } from "../../ui/settings/settings.js";
import { CancellationError, type Ui } from "../../ui/ui.js";
import { listenOnLoopback } from "../browser/loopback-listener.js";
import { type BrowserWait, waitForBrowser } from "../browser/wait-for-browser.js";
import type { MakeMethod, OAuthClient, SignInAttempt, SignInDeps, Step } from "../contract.js";
import { sayGrantLeft } from "../left-token.js";
import { MANAGE_SCOPE, tokenRequestFor } from "../token-request.js";
import { lifetimeWords } from "../words.js";
import { type Minted, minting } from "./minting.js";
import { clientFor, readOAuthClients, redirectOf } from "./oauth-clients.js";

/** The address that was pasted is not the end of the sign-in that waits: nothing was sent. */
export class NotThisSignIn extends Error implements SelfDescribing {
  readonly kind = "not-this-sign-in";
  override readonly name = "NotThisSignIn";

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "This isn't the address that ends this sign-in. Open the page again and copy the complete last address.",
      ),
      actions: [],
    };
  }
}

/** The hub's own OAuth, with a client that its admin registered for editors. */
export const oauthMethod: MakeMethod = (attempt) => {
  const { hub, deps } = attempt;
  const { ui } = deps;
  const { clients, problems } = readOAuthClients(deps.oauthClients(), ui.l10n);
  for (const problem of problems) sayWrongSetting(ui, "oauthClients", problem);
  const client = clientFor(hub.baseUrl, clients, (scheme) => takesOwnAddress(scheme, ui));
  if (!client) return undefined;
  const ends = lifetimeWords(deps.lifetimeDays(), ui.l10n);
  return {
    way: "oauth",
    icon: "shield",
    label: ui.l10n.t("Sign in with the browser (OAuth)"),
    detail: ui.l10n.t("With the hub's client “{0}”. The token {1}.", client.clientId, ends),
    first: async (wizard) => {
      const clientSecret = client.clientSecret ?? (await new KeptSecrets(deps.secretPlaces).read(nameOf(client)));
      if (clientSecret === undefined) return await askSecret(wizard, client, attempt);
      return await signInWith(client, clientSecret, attempt)(wizard);
    },
  };
};

/** A page can call this editor only by the editor's own scheme, and not in a browser's window. */
function takesOwnAddress(scheme: string, ui: Ui): boolean {
  return ui.isDesktop && scheme === ui.uriScheme;
}

/** Of a client whose settings leave it out: it is kept once the hub took it. */
function askSecret(wizard: Wizard, client: OAuthClient, attempt: SignInAttempt): Promise<Step> {
  const { ui } = attempt.deps;
  return wizard.text<Step>({
    prompt: ui.l10n.t(
      "Enter the secret of the client “{0}”, from the admin of {1}. It's kept where your tokens are.",
      client.clientId,
      attempt.hub.label,
    ),
    placeholder: ui.l10n.t("Client secret"),
    password: true,
    accept: (clientSecret) =>
      clientSecret === ""
        ? Promise.reject(new CancellationError())
        : Promise.resolve(signInWith(client, clientSecret, attempt)),
  });
}

function signInWith(client: OAuthClient, clientSecret: string, attempt: SignInAttempt): Step {
  const { hub, deps } = attempt;
  const { ui } = deps;
  return async (wizard) => {
    const { state, verifier, challenge } = newSignIn();
    const page = authorizeUrl(hub.baseUrl, client, { state, challenge, scopes: [MANAGE_SCOPE] });
    const redirect = redirectOf(client.redirectUri);
    const listener = redirect?.kind === "loopback" ? await listenOnLoopback(redirect, deps) : undefined;
    try {
      const wait = (made: Minted): BrowserWait => ({
        ui,
        hub,
        browser: deps.browser,
        made,
        page,
        path: "/oauth",
        state,
        prompt: listener
          ? ui.l10n.t(
              "Waiting for the browser… Press Authorize there. If it ends on a page that can't be opened, paste that page's address here.",
            )
          : ui.l10n.t("Waiting for the browser… Press Authorize there and let it open this editor."),
        placeholder: ui.l10n.t("An address that begins with {0}", client.redirectUri),
        codeIn: (typed) => codeInAddress(typed, client, hub.baseUrl, deps),
        mint: (code, signal, hearing) =>
          watchingSecret(client, clientSecret, deps, () =>
            exchange({ ...client, clientSecret }, attempt, { code, verifier }, signal, hearing),
          ),
      });
      await minting(attempt, "oauth", (made) => waitForBrowser(wizard, wait(made)));
      return undefined;
    } finally {
      listener?.dispose();
    }
  };
}

/** One that stands in no settings is kept when the hub took it, and forgotten when it did not: then it is asked for again. */
async function watchingSecret<T>(
  client: OAuthClient,
  secret: string,
  { secretPlaces, log }: SignInDeps,
  exchanged: () => Promise<T>,
): Promise<T> {
  if (client.clientSecret !== undefined) return await exchanged();
  const secrets = new KeptSecrets(secretPlaces);
  try {
    const done = await exchanged();
    await secrets.keep(nameOf(client), secret).catch((error: unknown) => {
      log.warn(`The secret of the OAuth client ${client.clientId} was not kept: ${String(error)}`);
    });
    return done;
  } catch (error) {
    if (error instanceof OAuthRefused && error.error === "invalid_client") {
      await secrets.forget(nameOf(client));
    }
    throw error;
  }
}

/** The code for a named token of the usual scopes. */
async function exchange(
  client: RegisteredClient,
  { can, hub, deps }: Pick<SignInAttempt, "can" | "hub" | "deps">,
  proof: { code: string; verifier: string },
  signal: AbortSignal,
  hearing: Hearing,
): Promise<NewToken> {
  const { log } = deps;
  const network = deps.networks.of(hub.baseUrl);
  return await log.during([client.clientSecret, proof.code, proof.verifier], async () => {
    const exchanged = async () => exchangeOAuthCode(await network.session(), client, proof, signal);
    const grant = await hearingOfLoss(exchanged, signal, () => sayGrantLeft(deps.ui, hub.baseUrl, client.clientId));
    return await log.during([grant.accessToken], async () => {
      const session = await network.session(grant.accessToken);
      return await mintFromOAuth({ ...session, log }, tokenRequestFor(hub, deps, can.shares), signal, hearing);
    });
  });
}

/** The browser's last address, where nobody answered it: as in a remote window, whose listener is on another machine. */
function codeInAddress(typed: string, client: OAuthClient, hub: string, { browser }: SignInDeps): string {
  if (!typed.startsWith(`${client.redirectUri}?`) || !URL.canParse(typed)) throw new NotThisSignIn();
  const answer = browser.claim("/oauth", new URL(typed).searchParams);
  if (!answer) throw new NotThisSignIn();
  if (answer.kind === "denied") throw new OAuthRefused(hub, answer.reason, "");
  return answer.code;
}

function nameOf({ hub, clientId }: OAuthClient): string {
  return secretName("oauth-client", hub, clientId);
}
