import { CompanionMissing } from "../../hubClient/errors.js";
import { Companion } from "../../hubClient/options/companion.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import { type AccountId, parseServerId, type ServerId } from "../../text/ids.js";
import { underEither } from "../../transport/waiting.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import { setting } from "../../ui/settings/settings.js";
import { isCancellation } from "../../ui/signals.js";
import type { CommandDeps } from "../commands/deps.js";
import { keepWords, type OptionWords, optionWords } from "./option-words.js";
import { workspacePin } from "./pin-setting.js";
import { fetchProfileFile } from "./profile-file.js";
import { isForHub, type Profile, readProfiles } from "./profiles.js";
import { answeredWith, type CompanionAnswer } from "./sources.js";
import { pinnedProfiles } from "./workspace-pin.js";

/** Making a form may ask a cluster, which is slow at times: what is known without it can be had earlier. */
const companionPatienceMs = 20_000;

/** Everything that a start can be chosen from, as the hub and the settings have it now. */
export interface Gathered {
  account: Account;
  server: Server;
  profiles: Profile[];
  /** what is wrong with a profile or a file of them, with its place */
  problems: string[];
  companion: CompanionAnswer;
  /** what the hub's forms call their options */
  words: OptionWords;
}

/** One request for the servers and one for the companion, beside each other; files of profiles besides. Rejects when the hub cannot be asked. */
export async function gather(
  deps: CommandDeps,
  accountId: AccountId,
  serverId: ServerId,
  signal: AbortSignal,
): Promise<Gathered> {
  const { ui, model } = deps;
  const hub = model.account(accountId)?.hub.baseUrl ?? "";
  const [account, companion, { profiles, problems }] = await Promise.all([
    model.refresh(accountId, signal),
    askCompanion(deps, accountId, serverId, signal),
    ownAndSiteProfiles(deps, hub, signal),
  ]);
  const server = serverOf(account, serverId);
  if ("form" in companion) await keepWords(accountId, companion.form, deps.memento);
  return {
    words: optionWords(accountId, deps.memento),
    account,
    server,
    profiles: [...pinnedProfiles(workspacePin(ui), account, server, ui.l10n), ...profiles],
    problems,
    companion,
  };
}

/** A named server need not be there before its first start. */
function serverOf(account: Account, serverId: ServerId): Server {
  const known = account.servers.find(({ id }) => id === serverId);
  if (known) return known;
  const address = parseServerId(serverId);
  if (address?.accountId !== account.id) throw new RangeError(`${account.label} knows no server of this id`);
  return { id: serverId, accountId: account.id, name: address.name, state: { kind: "stopped" } };
}

async function askCompanion(
  { model, log, ui }: CommandDeps,
  accountId: AccountId,
  serverId: ServerId,
  signal: AbortSignal,
): Promise<CompanionAnswer> {
  const late = AbortSignal.timeout(companionPatienceMs);
  try {
    const { baseUrl, fetch } = await model.transport(accountId);
    const source = new Companion({ baseUrl, fetch, l10n: ui.l10n });
    const { user, name } = parseServerId(serverId) ?? { user: "", name: "" };
    const form = await underEither([signal, late], (either) => source.form({ user, name }, either));
    return answeredWith(form, source);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof CompanionMissing) return { kind: "missing" };
    log.warn(`the options form could not be had: ${error instanceof Error ? error.message : String(error)}`);
    return { kind: "failed", problem: error };
  }
}

/** The user's own, and those of the site's files, for this hub; what is wrong with one comes with its place. @param hub its base URL */
export async function ownAndSiteProfiles(
  deps: CommandDeps,
  hub: string,
  signal: AbortSignal,
): Promise<{ profiles: Profile[]; problems: string[] }> {
  const { ui } = deps;
  const set = setting(ui, "profileFiles");
  const ofSite = ((await deps.site()).hub(hub)?.profileFiles ?? []).filter((address) => !set.includes(address));
  const files = await Promise.all([
    ...set.map((address) => readFile(deps, address, signal)),
    ...ofSite.map((address) => readFile(deps, address, signal, hub)),
  ]);
  const own = readProfiles(setting(ui, "profiles"), ui.l10n);
  const ownProblems = own.problems.map(({ path, problem }) => `hubKernels.profiles${path}: ${problem}`);
  return {
    profiles: [...own.profiles, ...files.flatMap(({ profiles }) => profiles)].filter((one) => isForHub(one, hub)),
    problems: [...ownProblems, ...files.flatMap(({ problems }) => problems)],
  };
}

/** @param hub what it is for, whatever it says: a hub's site speaks of that hub alone */
async function readFile(
  { ui, networks }: CommandDeps,
  address: string,
  signal: AbortSignal,
  hub?: string,
): Promise<{ profiles: Profile[]; problems: string[] }> {
  try {
    const { profiles: all, problems } = await fetchProfileFile(address, networks, ui.l10n, signal);
    const place = (line: number | undefined) =>
      line === undefined ? hubWords(address) : ui.l10n.t("{0}, line {1}", hubWords(address), line);
    const profiles = hub === undefined ? all : all.filter((one) => isForHub(one, hub)).map((one) => ({ ...one, hub }));
    return { profiles, problems: problems.map(({ line, problem }) => `${place(line)}: ${problem}`) };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { profiles: [], problems: [`${hubWords(address)}: ${errorSentence(error, ui.l10n)}`] };
  }
}
