import { readFile } from "node:fs/promises";
import os from "node:os";
import { serverName } from "../../model/server-label.js";
import { statusOf } from "../../model/server-status.js";
import type { StartRecord } from "../../model/start-log.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { grouped } from "../../text/grouped.js";
import { addressOf, parseServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import { entryOf } from "../../tokens/store/entry-of.js";
import type { TokenEntry, TokenStore } from "../../tokens/store/types.js";
import { storeWords } from "../../tokens/view/token-words.js";
import type { HubNetwork } from "../../transport/network/hub-network.js";
import { sourceText } from "../../transport/network/network-words.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import type { LoggedProblem } from "../../ui/log/log.js";
import type { SiteHubsSource } from "../../ui/settings/site/site-hubs.js";
import type { Ui } from "../../ui/ui.js";
import { wayWords } from "../check/hub-steps.js";
import { pendingWords } from "../start/pending-words.js";
import { statusLabel } from "../status/labels.js";
import type { ServerLinks } from "../status/server-links.js";
import type { AccountFacts, HubFacts, ServerFacts, StartFacts, SupportFacts } from "./report.js";
import { settingFacts } from "./settings.js";

/** Of each hub one small question is asked, for so long at most. */
const PATIENCE_MS = 5_000;
const MAX_PHASES = 8;
const MAX_OPTION_NAMES = 20;

export interface CollectDeps {
  ui: Ui;
  model: Pick<HubModel, "accounts" | "starts">;
  networks: { of(baseUrl: string): Pick<HubNetwork, "session" | "connector"> };
  tokens: Pick<TokenStore, "entries">;
  log: { readonly problems: readonly LoggedProblem[] };
  links: Pick<ServerLinks, "of">;
  site: SiteHubsSource;
  /** of the program that runs on servers */
  helperFile: string;
}

/** What a report is made of, with nothing hidden yet. Nobody is asked for anything: only a hub that has answered before is asked. */
export async function collectFacts(deps: CollectDeps, env: NodeJS.ProcessEnv): Promise<SupportFacts> {
  const { ui, model, log } = deps;
  const byHub = grouped(model.accounts, ({ hub }) => hub.baseUrl);
  return {
    madeAtMs: Date.now(),
    versions: await versions(deps),
    hubs: await Promise.all([...byHub.values()].map((accounts) => hubFacts(accounts, deps))),
    starts: model.starts.all.toReversed().map((start) => startFacts(start, ui.l10n)),
    settings: settingFacts(ui, env),
    problems: log.problems,
  };
}

async function versions({ ui, helperFile }: CollectDeps): Promise<[string, string][]> {
  const { l10n } = ui;
  const jupyter = ui.extensionVersion("ms-toolsai.jupyter");
  const source = await readFile(helperFile, "utf8").catch(() => "");
  const [, helper] = /^VERSION = (\d+)$/m.exec(source) ?? [];
  return [
    [l10n.t("Extension and editor"), ui.versions],
    [l10n.t("Window"), ui.isDesktop ? l10n.t("desktop") : l10n.t("browser")],
    [l10n.t("Operating system"), `${os.type()} ${os.release()} ${os.arch()}, Node ${process.versions.node}`],
    [l10n.t("Jupyter extension"), jupyter ?? l10n.t("not installed")],
    [l10n.t("Helper"), helper ?? l10n.t("not known")],
  ];
}

async function hubFacts(accounts: readonly Account[], deps: CollectDeps): Promise<HubFacts> {
  const [{ hub } = { hub: undefined }] = accounts;
  const baseUrl = hub?.baseUrl ?? "";
  const isReached = accounts.some(({ reach }) => reach.kind === "ok");
  const [network, companion] = await Promise.all([
    networkFacts(baseUrl, deps),
    isReached ? companionWords(baseUrl, deps) : deps.ui.l10n.t("not asked"),
  ]);
  const version = accounts.map(({ hub }) => hub.version).find((one) => one !== undefined);
  return { address: baseUrl, version, companion, network, accounts: accounts.map((one) => accountFacts(one, deps)) };
}

async function companionWords(baseUrl: string, { networks, ui }: CollectDeps): Promise<string> {
  try {
    const [{ Companion }, session] = await Promise.all([
      import("../../hubClient/options/companion.js"),
      networks.of(baseUrl).session(),
    ]);
    const { version, abilities } = await new Companion(session).about(AbortSignal.timeout(PATIENCE_MS));
    return [version, ...abilities].join(", ");
  } catch (error) {
    const isMissing = error instanceof Error && "kind" in error && error.kind === "companion-missing";
    return isMissing ? ui.l10n.t("none") : errorSentence(error, ui.l10n);
  }
}

/** By what it is reached, without the names of those in between. */
async function networkFacts(baseUrl: string, { ui, networks, site }: CollectDeps): Promise<string[]> {
  const { l10n } = ui;
  const set = (await site()).networkFor(baseUrl);
  const connector = await networks.of(baseUrl).connector();
  const route = await connector.route().then(
    (found) => {
      if (found.kind === "proxy") return l10n.t("through a proxy ({0})", sourceText(found, l10n));
      return found.kind === "ssh" ? l10n.t("through SSH") : l10n.t("direct");
    },
    (error: unknown) => errorSentence(error, l10n),
  );
  return [
    route,
    ...(set.authorities ? [l10n.t("authorities of its own")] : []),
    ...(set.identity ? [l10n.t("a client certificate")] : []),
    ...(set.serverName === undefined ? [] : [l10n.t("another server name")]),
    ...(set.minVersion ? [set.minVersion] : []),
    ...(set.headers ? [l10n.t("headers that go along: {0}", set.headers.length)] : []),
  ];
}

function accountFacts(account: Account, { ui, tokens, links }: CollectDeps): AccountFacts {
  const { l10n } = ui;
  const { user, reach, servers } = account;
  return {
    user,
    state: "problem" in reach ? errorSentence(reach.problem, l10n) : reachWords(reach.kind, l10n),
    token: tokenWords(entryOf(tokens, addressOf(account)), l10n),
    servers: servers.map((server) => serverFacts(account, server, links, l10n)),
  };
}

function reachWords(kind: "ok" | "unasked", l10n: Localizer): string {
  return kind === "ok" ? l10n.t("the hub answers") : l10n.t("not asked yet");
}

function tokenWords(entry: TokenEntry | undefined, l10n: Localizer): string {
  if (!entry) return l10n.t("none");
  const { store, way, expiresAt, scopes } = entry;
  return [
    storeWords(store, { l10n }),
    ...(way === undefined ? [] : [l10n.t("signed in by: {0}", wayWords(way, l10n))]),
    expiresAt === undefined ? l10n.t("no known end") : l10n.t("ends {0}", expiresAt),
    l10n.t("scopes: {0}", scopes.map((scope) => scope.split("=", 1).join("")).join(" ")),
  ].join("; ");
}

function serverFacts(account: Account, server: Server, links: CollectDeps["links"], l10n: Localizer): ServerFacts {
  const status = statusOf(account, server);
  const link = links.of(server.id);
  const names = Object.keys(server.lastOptions ?? {}).slice(0, MAX_OPTION_NAMES);
  const started = status.kind === "running" ? status.started : undefined;
  return {
    name: serverName(account, server),
    state:
      status.kind === "start-failed" ? `${statusLabel(status, l10n)}: ${status.failure}` : statusLabel(status, l10n),
    more: [
      ...(started === undefined ? [] : [l10n.t("since {0}", started)]),
      ...(names.length > 0 ? [l10n.t("options: {0}", names.join(", "))] : []),
      ...(link?.roundTripMs === undefined ? [] : [l10n.t("round trip {0} ms", Math.round(link.roundTripMs))]),
      ...(link?.isReleased ? [l10n.t("connections released")] : []),
    ],
  };
}

function startFacts({ began, label, isOwn, end, lines, serverId }: StartRecord, l10n: Localizer): StartFacts {
  const phases: { phase: string; afterMs: number }[] = [];
  for (const { pending, afterMs } of lines) {
    const phase = pending && pendingWords(pending, l10n);
    if (phase !== undefined && phase !== phases.at(-1)?.phase) phases.push({ phase, afterMs });
  }
  const name = parseServerId(serverId)?.name ?? "";
  return { atMs: began.wallMs, label: label || name, isOwn, end, phases: phases.slice(0, MAX_PHASES) };
}
