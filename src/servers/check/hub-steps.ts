import { recogniseHub } from "../../hubClient/address/recognise.js";
import { drain } from "../../hubClient/body.js";
import { createHubClient } from "../../hubClient/hub-client.js";
import { coversScopes } from "../../hubClient/tokens/scopes.js";
import { createHubTokens, type HubToken } from "../../hubClient/tokens/tokens.js";
import type { HubServer, Whoami } from "../../hubClient/types.js";
import { safeWords } from "../../text/safe-words.js";
import type { Localizer, Speech } from "../../text/speech.js";
import { exactTime, relativeTime } from "../../text/time-words.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import { hubNow } from "../../tokens/store/expiry.js";
import { explained } from "../../tokens/store/token-problem.js";
import type { SignInMethod, TokenEntry } from "../../tokens/store/types.js";
import { scopeWords } from "../../tokens/view/scope-words.js";
import { storeWords } from "../../tokens/view/token-words.js";
import { durationLabel } from "../status/labels.js";
import { NotTried, type Step, type StepContext, StepFailed } from "./contract.js";
import { msWords, spreadWords, timed } from "./measure.js";

const STEP_MS = 60_000;
const ROUND_TRIPS = 5;
const ROUND_TRIP_MS = 5_000;
const MOST_SCOPES = 30;
const MOST_SERVERS = 10;

export const hubStep: Step = {
  id: "hub",
  needs: ["connection"],
  limitMs: STEP_MS,
  async run({ deps, target, baseUrl, facts, speech: { l10n }, tell, signal }) {
    if (target.before !== undefined) tell(target.before);
    const candidates = [...target.baseUrls] as [string, ...string[]];
    const { ms, value: hub } = await timed(() => recogniseHub({ candidates }, deps.networks, signal));
    facts.hub = hub;
    tell(l10n.t("JupyterHub {0} at {1} ({2}).", safeWords(hub.version), safeWords(hub.baseUrl), msWords(ms)));
    if (new URL(hub.baseUrl).origin !== new URL(baseUrl).origin) {
      tell(l10n.t("{0} leads there.", safeWords(new URL(baseUrl).origin)));
    }
    tell(clockWords(deps.networks.of(hub.baseUrl).clock.aheadMs(), l10n));
  },
};

function clockWords(aheadMs: number, l10n: Localizer): string {
  if (aheadMs === 0) return l10n.t("Its clock agrees with this machine's.");
  const apart = durationLabel(Math.abs(aheadMs));
  return aheadMs > 0
    ? l10n.t("Its clock is {0} ahead of this machine's.", apart)
    : l10n.t("Its clock is {0} behind this machine's.", apart);
}

/** Whose the token is, what it may do, when it ends and where it is kept; never the token. */
export const tokenStep: Step = {
  id: "token",
  needs: [],
  limitMs: STEP_MS,
  async run(context) {
    const { deps, target, baseUrl, facts, speech, tell, signal } = context;
    const { l10n } = speech;
    const { account } = target;
    if (!account) throw new NotTried(l10n.t("Not tried, as no account of this hub has been added."));
    const entry = entryOf(deps.tokens, { baseUrl, user: account.user });
    tell(l10n.t("Account {0}.", safeWords(account.user)));
    for (const line of keptLines(entry, speech)) tell(line);
    if (!facts.hub) throw new NotTried(l10n.t("Not tried, as the hub can't be asked."));
    const session = await deps.model.transport(account.id);
    const client = createHubClient(session);
    const whoami = await client.whoami(signal).catch((error: unknown) => {
      throw explained(error, entry, Date.now());
    });
    Object.assign(facts, { session, whoami });
    if (whoami.name !== account.user) {
      throw new StepFailed(
        l10n.t("The token belongs to {0}, not to {1}.", safeWords(whoami.name), safeWords(account.user)),
      );
    }
    const listed = await ownToken(context, whoami);
    if (listed) for (const line of listedLines(listed, speech)) tell(line);
    tell(l10n.t("It can {0}.", scopeWords(whoami.scopes, account.user, l10n)));
    tell(l10n.t("Scopes: {0}", listWords(whoami.scopes, MOST_SCOPES, l10n)));
  },
};

function keptLines(entry: TokenEntry | undefined, speech: Speech): string[] {
  const { l10n, now } = speech;
  if (!entry) return [l10n.t("No token of it is kept here.")];
  const store = storeWords(entry.store, speech);
  const end = endLine(entry.expiresAt, { ...speech, now: hubNow(entry, now) });
  return [
    entry.way === undefined
      ? l10n.t("Kept in: {0}.", store)
      : l10n.t("Kept in: {0}. Came from: {1}.", store, wayWords(entry.way, l10n)),
    ...(end === undefined ? [] : [end]),
  ];
}

export function wayWords(way: SignInMethod, l10n: Localizer): string {
  switch (way) {
    case "companion":
      return l10n.t("signing in with the browser (companion)");
    case "oauth":
      return l10n.t("signing in with the browser (OAuth)");
    case "password":
      return l10n.t("signing in with a password");
    case "paste":
      return l10n.t("pasting a token");
    case "environment":
      return l10n.t("the server that this editor runs in");
    case "renewal":
      return l10n.t("renewing an earlier one");
  }
}

function endLine(expiresAt: string | undefined, speech: Speech): string | undefined {
  const [when, at] = [relativeTime(expiresAt, speech), exactTime(expiresAt, speech)];
  return when === undefined || at === undefined ? undefined : speech.l10n.t("Expires: {0} ({1}).", when, at);
}

/** As the hub lists it, where this token may read that list. */
async function ownToken(
  { facts, signal }: StepContext,
  { name, tokenId, scopes }: Whoami,
): Promise<HubToken | undefined> {
  if (!facts.session || tokenId === undefined || !coversScopes(scopes, ["read:tokens!user"], name)) return undefined;
  return (await createHubTokens(facts.session).list(name, signal)).find(({ id }) => id === tokenId);
}

function listedLines({ kind, note, expiresAt }: HubToken, { l10n }: Speech): string[] {
  const words = {
    api: l10n.t("API token"),
    server: l10n.t("token of a server"),
    session: l10n.t("token of a sign-in"),
  };
  const of = note === "" ? "" : ` “${safeWords(note)}”`;
  return [
    l10n.t("On the hub: {0}.", `${words[kind]}${of}`),
    ...(expiresAt === undefined ? [l10n.t("Expires: never.")] : []),
  ];
}

/** What the hub says of the account's servers. */
export const serverStep: Step = {
  id: "server",
  needs: ["token"],
  limitMs: STEP_MS,
  async run({ facts, speech, tell, signal }) {
    const { l10n } = speech;
    const { session, whoami } = facts;
    if (!session || !whoami) return;
    const servers = whoami.servers ?? (await createHubClient(session).servers(whoami.name, signal));
    const own = servers.find(({ name }) => name === "");
    tell(l10n.t("Default server: {0}.", own ? stateWords(own, speech) : l10n.t("stopped")));
    const named = servers.filter(({ name }) => name !== "");
    for (const server of named.slice(0, MOST_SERVERS)) {
      tell(`${safeWords(server.displayName ?? server.name)}: ${stateWords(server, speech)}.`);
    }
    if (named.length > MOST_SERVERS) tell(l10n.t("And {0} more.", named.length - MOST_SERVERS));
    const [running] = [own, ...named].filter((server) => server?.ready);
    if (running) facts.running = running;
  },
};

function stateWords({ ready, pending, started }: HubServer, speech: Speech): string {
  const { l10n } = speech;
  if (pending === "stop") return l10n.t("stopping");
  if (ready) {
    const since = exactTime(started, speech);
    return since === undefined ? l10n.t("running") : l10n.t("running since {0}", since);
  }
  return pending === null ? l10n.t("stopped") : l10n.t("starting");
}

/** How long an answer takes, once everything is there. */
export const latencyStep: Step = {
  id: "latency",
  needs: ["hub"],
  limitMs: STEP_MS,
  async run({ deps, facts, speech: { l10n }, tell, signal }) {
    const { hub, pingsMs = [] } = facts;
    if (!hub) return;
    const { fetch } = await deps.networks.of(hub.baseUrl).session();
    const times: number[] = [];
    while (times.length < ROUND_TRIPS) {
      const ask = () => fetch(`${hub.baseUrl}hub/api`, { signal, redirect: "manual", timeoutMs: ROUND_TRIP_MS });
      times.push((await timed(async () => drain(await ask()))).ms);
    }
    tell(l10n.t("Hub: {0}, {1} requests.", spreadWords(times), times.length));
    if (pingsMs.length > 0) tell(l10n.t("Kernel connection: {0}, {1} pings.", spreadWords(pingsMs), pingsMs.length));
  },
};

function listWords(words: readonly string[], most: number, l10n: Localizer): string {
  const shown = words.slice(0, most).map(safeWords).join(", ");
  return words.length > most ? l10n.t("{0}, and {1} more", shown, words.length - most) : shown;
}
