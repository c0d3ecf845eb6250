import { readFile } from "node:fs/promises";
import os from "node:os";
import { serverName } from "../../model/server-label.js";
import { statusOf } from "../../model/server-status.js";
import type { StartRecord } from "../../model/start-log.js";
import { optionsOf } from "../../model/start-of.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import { english, inEnglish } from "../../text/english.js";
import { JUPYTER } from "../../text/extension-ids.js";
import { grouped } from "../../text/grouped.js";
import { addressOf, parseServerId } from "../../text/ids.js";
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
    starts: model.starts.all.toReversed().map((start) => startFacts(start)),
    settings: settingFacts(ui, env),
    problems: log.problems,
  };
}

async function versions({ ui, helperFile }: CollectDeps): Promise<[string, string][]> {
  const jupyter = ui.extensionVersion(JUPYTER);
  const source = await readFile(helperFile, "utf8").catch(() => "");
  const [, helper] = /^VERSION = (\d+)$/m.exec(source) ?? [];
  return [
    [inEnglish("Extension and editor"), ui.versions],
    [inEnglish("Window"), ui.isDesktop ? inEnglish("desktop") : inEnglish("browser")],
    [inEnglish("Operating system"), `${os.type()} ${os.release()} ${os.arch()}, Node ${process.versions.node}`],
    [inEnglish("Jupyter extension"), jupyter ?? inEnglish("not installed")],
    [inEnglish("Helper"), helper ?? inEnglish("not known")],
  ];
}

async function hubFacts(accounts: readonly Account[], deps: CollectDeps): Promise<HubFacts> {
  const [{ hub } = { hub: undefined }] = accounts;
  const baseUrl = hub?.baseUrl ?? "";
  const isReached = accounts.some(({ reach }) => reach.kind === "ok");
  const [network, companion] = await Promise.all([
    networkFacts(baseUrl, deps),
    isReached ? companionWords(baseUrl, deps) : inEnglish("not asked"),
  ]);
  const version = accounts.map(({ hub }) => hub.version).find((one) => one !== undefined);
  return { address: baseUrl, version, companion, network, accounts: accounts.map((one) => accountFacts(one, deps)) };
}

async function companionWords(baseUrl: string, { networks }: CollectDeps): Promise<string> {
  try {
    const [{ Companion }, session] = await Promise.all([
      import("../../hubClient/options/companion.js"),
      networks.of(baseUrl).session(),
    ]);
    const { version, abilities } = await new Companion(session).about(AbortSignal.timeout(PATIENCE_MS));
    return [version, ...abilities].join(", ");
  } catch (error) {
    const isMissing = error instanceof Error && "kind" in error && error.kind === "companion-missing";
    return isMissing ? inEnglish("none") : errorSentence(error, english);
  }
}

/** By what it is reached, without the names of those in between. */
async function networkFacts(baseUrl: string, { networks, site }: CollectDeps): Promise<string[]> {
  const set = (await site()).networkFor(baseUrl);
  const connector = await networks.of(baseUrl).connector();
  const route = await connector.route().then(
    (found) => {
      if (found.kind === "proxy") return inEnglish("through a proxy ({0})", sourceText(found, english));
      return found.kind === "ssh" ? inEnglish("through SSH") : inEnglish("direct");
    },
    (error: unknown) => errorSentence(error, english),
  );
  return [
    route,
    ...(set.authorities ? [inEnglish("authorities of its own")] : []),
    ...(set.identity ? [inEnglish("a client certificate")] : []),
    ...(set.serverName === undefined ? [] : [inEnglish("another server name")]),
    ...(set.minVersion ? [set.minVersion] : []),
    ...(set.headers ? [inEnglish("headers that go along: {0}", set.headers.length)] : []),
  ];
}

function accountFacts(account: Account, { tokens, links }: CollectDeps): AccountFacts {
  const { user, reach, servers } = account;
  return {
    user,
    state: "problem" in reach ? errorSentence(reach.problem, english) : reachWords(reach.kind),
    token: tokenWords(entryOf(tokens, addressOf(account))),
    servers: servers.map((server) => serverFacts(account, server, links)),
  };
}

function reachWords(kind: "ok" | "unasked"): string {
  return kind === "ok" ? inEnglish("the hub answers") : inEnglish("not asked yet");
}

function tokenWords(entry: TokenEntry | undefined): string {
  if (!entry) return inEnglish("none");
  const { store, way, expiresAt, scopes } = entry;
  return [
    storeWords(store, { l10n: english }),
    ...(way === undefined ? [] : [inEnglish("signed in by: {0}", wayWords(way, english))]),
    expiresAt === undefined ? inEnglish("no known end") : inEnglish("ends {0}", expiresAt),
    inEnglish("scopes: {0}", scopes.map((scope) => scope.split("=", 1).join("")).join(" ")),
  ].join("; ");
}

function serverFacts(account: Account, server: Server, links: CollectDeps["links"]): ServerFacts {
  const status = statusOf(account, server);
  const link = links.of(server.id);
  const names = Object.keys(optionsOf(server) ?? {}).slice(0, MAX_OPTION_NAMES);
  const started = status.kind === "running" ? status.started : undefined;
  return {
    name: serverName(account, server),
    state:
      status.kind === "start-failed"
        ? `${statusLabel(status, english)}: ${status.failure}`
        : statusLabel(status, english),
    more: [
      ...(started === undefined ? [] : [inEnglish("since {0}", started)]),
      ...(names.length > 0 ? [inEnglish("options: {0}", names.join(", "))] : []),
      ...(link?.roundTripMs === undefined ? [] : [inEnglish("round trip {0} ms", Math.round(link.roundTripMs))]),
      ...(link?.isReleased ? [inEnglish("connections released")] : []),
    ],
  };
}

function startFacts({ began, label, isOwn, end, lines, serverId }: StartRecord): StartFacts {
  const phases: { phase: string; afterMs: number }[] = [];
  for (const { pending, afterMs } of lines) {
    const phase = pending && pendingWords(pending, english);
    if (phase !== undefined && phase !== phases.at(-1)?.phase) phases.push({ phase, afterMs });
  }
  const name = parseServerId(serverId)?.name ?? "";
  return { atMs: began.wallMs, label: label || name, isOwn, end, phases: phases.slice(0, MAX_PHASES) };
}
