import type * as vscode from "vscode";
import type { AvailableMethods } from "../hubClient/signIn/sign-in-methods.js";
import type { TokenRequest } from "../hubClient/tokens/tokens.js";
import type { HubModel } from "../model/types.js";
import type { ServerHere } from "../tokens/environment/server-here.js";
import type { SecretPlaces } from "../tokens/store/kept-secrets.js";
import type { SignInMethod, TokenStore } from "../tokens/store/types.js";
import type { Networks } from "../transport/network/hub-network.js";
import type { TransportLog } from "../transport/types.js";
import type { Log } from "../ui/log/log.js";
import type { Step } from "../ui/prompts/wizard.js";
import type { SiteHubsSource } from "../ui/settings/site/site-hubs.js";
import type { Ui } from "../ui/ui.js";
import type { BrowserSignIns } from "./browser/browser-sign-ins.js";
import type { FreshAnswers } from "./fresh-answers.js";

/** Where to sign in. */
export interface SignInFor {
  /** as `HubIdentity.baseUrl` */
  baseUrl: string;
  /** what the user reads */
  label: string;
  /** the account that it must be of; undefined: whoever signs in */
  user?: string;
  /** ask for `tokens!user` too, so that tokens can be listed, renewed and revoked here */
  manage?: boolean;
  /** a token of a moment instead of the account's, which is not kept: what it may do, what of that it can go without, and how long, in s */
  moment?: { scopes: readonly string[]; dispensable?: readonly string[]; expiresInS: number };
}

/** What a way to sign in ends in. It is checked and stored by `accept`. */
export interface GivenToken {
  token: string;
  way: SignInMethod;
  /** known where the token was made at our request */
  tokenId?: string;
  expiresAt?: string;
  createdAt?: string;
  note?: string;
  /** whose it must be, where that is known before the hub is asked */
  user?: string;
  /** what the hub said of it when it made it at our request: that need not be asked again */
  made?: { user: string; scopes: string[] };
}

/** Checks and keeps a token; what it throws is said where it was typed. */
export type Accept = (given: GivenToken, signal: AbortSignal) => Promise<void>;

/** A client that a hub's admin registered for editors: setting `hubKernels.oauthClients`. */
export interface OAuthClient {
  /** the hub's address */
  hub: string;
  clientId: string;
  /** shared by all who use the client; a hub demands one all the same. Left out: it is asked for once and kept where tokens are */
  clientSecret?: string;
  /** exactly as it is registered: `vscode://hub-kernels.hub-kernels/oauth`, or `http://127.0.0.1:PORT/…` */
  redirectUri: string;
}

/** As `Log.during`: what is not written while the work goes on. */
export interface SecretLog {
  during<T>(secrets: readonly string[], work: () => Promise<T>): Promise<T>;
}

export interface CheckDeps {
  networks: Networks;
  log: TransportLog & SecretLog;
  /** hears what is said of a token that is checked */
  fresh?: FreshAnswers;
}

export interface SignInDeps extends CheckDeps {
  ui: Ui;
  /** of the settings */
  lifetimeDays(): number;
  manageTokens(): boolean;
  /** as it stands in the settings: read by `readOAuthClients` */
  oauthClients(): unknown;
  /** where the secrets of clients are whose settings leave them out */
  secretPlaces: SecretPlaces;
  /** proven before a hub makes a token for them */
  tokens: Pick<TokenStore, "prove" | "entries">;
  /** of this machine and editor, for the note on the hub's token page */
  machine: string;
  /** answers that are remembered, such as to plain http */
  memento: vscode.Memento;
  /** the hubs that a site has set up */
  site: SiteHubsSource;
  /** what this window waits for from the browser */
  browser: BrowserSignIns;
}

/** What adding a hub works with. */
export interface AddHubDeps extends SignInDeps {
  model: HubModel;
  tokens: TokenStore;
  log: Log;
}

/** One way, ready to be asked: its steps end by `accept`. */
export interface OfferedMethod {
  way: SignInMethod;
  icon: string;
  label: string;
  detail: string;
  first: Step;
}

/** What a way is made from. */
export interface SignInAttempt {
  hub: SignInFor;
  /** what the hub says it can do */
  can: AvailableMethods;
  /** the server that this extension runs in, where it is one of this hub */
  here?: ServerHere | undefined;
  accept: Accept;
  deps: SignInDeps;
}

/** `undefined`: it would not work here. */
export type MakeMethod = (deps: SignInAttempt) => OfferedMethod | undefined;

export type { Step, TokenRequest };
