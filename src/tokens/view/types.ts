import type { HubToken } from "../../hubClient/tokens/tokens.js";
import type { AccountDeps } from "../../signIn/account-hub.js";
import type { AccountAddress, AccountId, ServerId } from "../../text/ids.js";
import type { TreeRow } from "../../ui/tree/tree-row.js";
import type { Ui } from "../../ui/ui.js";
import type { TokenEntry } from "../store/types.js";

/** A hub and account as the model of hubs has it. */
export interface KnownAccount extends AccountAddress {
  id: AccountId;
  /** what the user reads of the hub: `hub.example/jupyter` */
  label: string;
  /** the id of the one to start; undefined: the hub is not listed any more */
  server?: ServerId;
}

/** What view, commands and export work with. The model is passed in: this room must not know it. */
export interface TokenDeps extends AccountDeps {
  ui: Ui;
  accounts(): readonly KnownAccount[];
  onDidChangeAccounts(listener: () => void): { dispose(): void };
  /** of this machine and editor, as in the notes of the tokens that are asked for here */
  machine: string;
  /** of a token that is renewed, by the setting */
  lifetimeDays(): number;
  log: AccountDeps["log"] & { info(message: string): void; error(message: string, ...details: unknown[]): void };
}

/** An account of the model or of the store, with what is known of its token. */
export interface ListedAccount extends KnownAccount {
  /** false: only its token is left, the hub is not listed any more */
  known: boolean;
  /** undefined: signed out */
  entry?: TokenEntry;
}

/** What the hub said of an account's tokens. */
export type AccountAnswer =
  | { kind: "tokens"; tokens: readonly HubToken[] }
  /** the token in use is good and may not list the others */
  | { kind: "alone"; scopes: readonly string[] }
  /** `expired`, `rejected`: the hub does not take the token any more; `unread`: it is not to be had from its store; `sentence`: in words, `short`: in a few */
  | { kind: "failed"; why: "unreachable" | "expired" | "rejected" | "unread"; short: string; sentence: string };

/** What pressing a line of the view does. */
export type ViewStep = (typeof viewSteps)[number];
export const viewSteps = ["signIn", "signInToManage", "openTokenPage", "retry", "addHub"] as const;

/** Which account a line or a command is about, and which of its tokens. */
export interface TokenTarget {
  account: AccountId;
  token?: string;
}

/** A row of the view, without an editor. */
export interface TokenNode extends TreeRow {
  about: TokenTarget;
  step?: ViewStep;
  children?: readonly TokenNode[];
}
