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
import { workspacePin } from "./pin-setting.js";
import { fetchProfileFile } from "./profile-file.js";
import { type Profile, readProfiles } from "./profiles.js";
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
}

/** One request for the servers and one for the companion, beside each other; files of profiles besides. Rejects when the hub cannot be asked. */
export async function gather(
  deps: CommandDeps,
  accountId: AccountId,
  serverId: ServerId,
  signal: AbortSignal,
): Promise<Gathered> {
  const { ui } = deps;
  const [account, companion, files] = await Promise.all([
    deps.model.refresh(accountId, signal),
    askCompanion(deps, accountId, serverId, signal),
    Promise.all(setting(ui, "profileFiles").map((address) => readFile(deps, address, signal))),
  ]);
  const own = readProfiles(setting(ui, "profiles"), ui.l10n);
  const ownProblems = own.problems.map(({ path, problem }) => `hubKernels.profiles${path}: ${problem}`);
  const server = serverOf(account, serverId);
  return {
    account,
    server,
    profiles: [
      ...pinnedProfiles(workspacePin(ui), account, server, ui.l10n),
      ...own.profiles,
      ...files.flatMap(({ profiles }) => profiles),
    ],
    problems: [...ownProblems, ...files.flatMap(({ problems }) => problems)],
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
  { model, log }: CommandDeps,
  accountId: AccountId,
  serverId: ServerId,
  signal: AbortSignal,
): Promise<CompanionAnswer> {
  const late = AbortSignal.timeout(companionPatienceMs);
  try {
    const { baseUrl, fetch } = await model.transport(accountId);
    const source = new Companion({ baseUrl, fetch });
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

async function readFile(
  { ui, networks }: CommandDeps,
  address: string,
  signal: AbortSignal,
): Promise<{ profiles: Profile[]; problems: string[] }> {
  try {
    const { profiles, problems } = await fetchProfileFile(address, networks, ui.l10n, signal);
    const place = (line: number | undefined) =>
      line === undefined ? hubWords(address) : ui.l10n.t("{0}, line {1}", hubWords(address), line);
    return { profiles, problems: problems.map(({ line, problem }) => `${place(line)}: ${problem}`) };
  } catch (error) {
    if (isCancellation(error)) throw error;
    return { profiles: [], problems: [`${hubWords(address)}: ${errorSentence(error, ui.l10n)}`] };
  }
}
