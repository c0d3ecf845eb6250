import * as vscode from "vscode";
import { newSignIn } from "../../hubClient/companion-sign-in.js";
import { OAuthRefused } from "../../hubClient/errors.js";
import { authorizeUrl, exchangeOAuthCode, mintFromOAuth } from "../../hubClient/oauth.js";
import { NotThisSignIn } from "../sign-in-errors.js";
import { askHub } from "../ask-hub.js";
import type { OAuthClient, SignInRooms, Step } from "./contract.js";
import { givenOf } from "./given.js";
import { listenOnLoopback } from "./loopback-listener.js";
import { clientFor, readOAuthClients, redirectOf } from "./oauth-clients.js";
import { waitForBrowser } from "./wait-for-browser.js";
import type { MakeWay, WayParts } from "./ways.js";
import { MANAGE_SCOPE, wishFor } from "./wish.js";
import { lifetimeWords } from "./words.js";

/** The hub's own OAuth, with a client that its admin registered for editors. */
export const oauthWay: MakeWay = (parts) => {
  const { hub, rooms } = parts;
  const client = clientFor(hub.baseUrl, readOAuthClients(rooms.oauthClients(), rooms.log), takesOwnAddress);
  if (!client) return undefined;
  const ends = lifetimeWords(rooms.lifetimeDays());
  return {
    way: "oauth",
    icon: "shield",
    label: vscode.l10n.t("Sign in in the browser (OAuth)"),
    detail: vscode.l10n.t("With the hub's client “{0}”; the token {1}", client.clientId, ends),
    first: signInWith(client, parts),
  };
};

/** A page can call this editor only by the editor's own scheme, and not in a browser's window. */
function takesOwnAddress(scheme: string): boolean {
  return vscode.env.uiKind === vscode.UIKind.Desktop && scheme === vscode.env.uriScheme;
}

function signInWith(client: OAuthClient, { hub, rooms, accept }: WayParts): Step {
  return async (wizard) => {
    const { state, verifier, challenge } = newSignIn();
    const page = authorizeUrl(hub.baseUrl, client, { state, challenge, scopes: [MANAGE_SCOPE] });
    const redirect = redirectOf(client.redirectUri);
    const listener = redirect?.kind === "loopback" ? await listenOnLoopback(redirect, rooms.browser) : undefined;
    try {
      await waitForBrowser(wizard, {
        hub,
        browser: rooms.browser,
        page,
        path: "/oauth",
        state,
        prompt: listener
          ? vscode.l10n.t(
              "Waiting for the browser… Press Authorize there. If it ends at a page that cannot be opened, paste that page's address here.",
            )
          : vscode.l10n.t("Waiting for the browser… Press Authorize there, and let it open this editor."),
        placeholder: vscode.l10n.t("An address that begins with {0}", client.redirectUri),
        codeIn: (typed) => codeInAddress(typed, client, hub.baseUrl, rooms),
        finish: async (code, signal) => {
          const { log } = rooms;
          const made = await log.during([client.clientSecret, code, verifier], async () => {
            const grant = await askHub(hub.baseUrl, rooms, (asked) =>
              exchangeOAuthCode(asked, client, { code, verifier }, signal),
            );
            const mint = (asked: Parameters<typeof exchangeOAuthCode>[0]) =>
              mintFromOAuth({ ...asked, log }, wishFor(hub, rooms), signal);
            return await log.during([grant.accessToken], () =>
              askHub(hub.baseUrl, rooms, mint, () => Promise.resolve(grant.accessToken)),
            );
          });
          await accept(givenOf(made, "oauth"), signal);
        },
      });
      return undefined;
    } finally {
      listener?.dispose();
    }
  };
}

/** The browser's last address, where nobody answered it: as in a remote window, whose listener is on another machine. */
function codeInAddress(typed: string, client: OAuthClient, hub: string, { browser }: SignInRooms): string {
  if (!typed.startsWith(`${client.redirectUri}?`) || !URL.canParse(typed)) throw new NotThisSignIn();
  const answer = browser.claim("/oauth", new URL(typed).searchParams);
  if (!answer) throw new NotThisSignIn();
  if (answer.kind === "denied") throw new OAuthRefused(hub, answer.reason, "");
  return answer.code;
}
