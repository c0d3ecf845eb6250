import type { UserOptions } from "../../hubClient/types.js";
import type { Account, Server } from "../../model/types.js";
import { unsafeOption } from "../../model/unsafe-option.js";
import { isSameHub } from "../../text/hub-label.js";
import { isRecord } from "../../text/json.js";
import type { Localizer } from "../../text/speech.js";
import type { Profile } from "./profiles.js";

/**
 * The setting `hubKernels.workspaceServer`: the hub, server and options that a workspace is for. They are values and nothing more: the
 * address is only compared with those of hubs that the user has added, and nothing is ever sent to it.
 */
export interface Pin {
  /** as the user has added it */
  readonly hub: string;
  /** '' is the default server */
  readonly server: string;
  readonly options?: UserOptions;
}

export type PinReading = { kind: "none" } | { kind: "pin"; pin: Pin } | { kind: "unusable"; problem: string };

/** Of several hubs of that address, as with two accounts, each has its own. */
export interface Pinned {
  readonly account: Account;
  /** `undefined`: the hub knows no server of that name (yet) */
  readonly server: Server | undefined;
}

const controlCharacter = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** The setting as it stands in the workspace's file. */
export function readPin(setting: unknown, l10n: Localizer): PinReading {
  if (setting === undefined || setting === null || isEmptyObject(setting)) return { kind: "none" };
  const shape = l10n.t("This must have “hub”, and can have “server” and “options”.");
  if (!isRecord(setting)) return { kind: "unusable", problem: shape };
  const { hub, server = "", options, ...others } = setting;
  const problems = [
    ["hub", hub === undefined ? shape : (textProblem(hub, l10n) ?? addressProblem(hub, l10n))],
    ["server", textProblem(server, l10n)],
    ["options", options === undefined ? undefined : optionsProblem(options, l10n)],
    ...Object.keys(others).map((key) => [key, shape] as const),
  ] as const;
  for (const [key, problem] of problems)
    if (problem !== undefined) return { kind: "unusable", problem: `${key}: ${problem}` };
  return { kind: "pin", pin: { hub, server, ...(options !== undefined && { options }) } as Pin };
}

/**
 * The hubs that the user has added under the pinned address. A server is found by its name, or by its display name, which several may
 * have.
 */
export function pinnedIn(accounts: readonly Account[], pin: Pin): Pinned[] {
  return accounts
    .filter(({ hub }) => isSameHub(pin.hub, hub.baseUrl))
    .flatMap((account) => serversCalled(account, pin.server).map((server) => ({ account, server })));
}

/** Those of the pinned server first; the order stays otherwise. */
export function pinnedFirst<T extends { readonly server: Server }>(
  items: readonly T[],
  accounts: readonly Account[],
  pin: Pin | undefined,
): T[] {
  const ids = new Set((pin ? pinnedIn(accounts, pin) : []).map(({ server }) => server?.id));
  return [...items.filter(({ server }) => ids.has(server.id)), ...items.filter(({ server }) => !ids.has(server.id))];
}

/** The workspace's options among the ways to start the server that they are for. */
export function pinnedProfiles(pin: Pin | undefined, account: Account, server: Server, l10n: Localizer): Profile[] {
  if (!pin?.options) return [];
  const isPinned = pinnedIn([account], pin).some((pinned) => (pinned.server?.name ?? pin.server) === server.name);
  const name = l10n.t("This workspace's choice");
  return isPinned ? [{ hub: account.hub.baseUrl, name, options: pin.options }] : [];
}

function serversCalled({ servers }: Account, name: string): [Server | undefined, ...Server[]] {
  const named = servers.find((server) => server.name === name);
  const [first, ...others] = named ? [named] : servers.filter(({ displayName }) => displayName === name);
  return [first, ...others];
}

function textProblem(value: unknown, l10n: Localizer): string | undefined {
  if (typeof value !== "string") return l10n.t("This must be text.");
  return controlCharacter.test(value) ? l10n.t("Remove the line break or control character.") : undefined;
}

function addressProblem(value: unknown, l10n: Localizer): string | undefined {
  return isBareAddress(String(value))
    ? undefined
    : l10n.t("This must be the address of a hub that you have added, such as https://hub.example.");
}

function optionsProblem(value: unknown, l10n: Localizer): string | undefined {
  if (!isRecord(value)) return l10n.t("This must contain the options as names and values.");
  return unsafeOption(value as UserOptions) === undefined
    ? undefined
    : l10n.t("Remove the line break or control character.");
}

/** Nothing but an address: no password, query or fragment, where a token could be. */
function isBareAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === "";
}

function isEmptyObject(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length === 0;
}
