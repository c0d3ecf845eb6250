import { serverLabel } from "../../model/server-label.js";
import { optionsOf, ranSince } from "../../model/start-of.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { Speech } from "../../text/speech.js";
import { exactTime, timeLeft } from "../../text/time-words.js";
import type { Moment } from "../../transport/moment.js";
import { optionsInWords } from "../options/choices.js";
import type { OptionWords } from "../options/option-words.js";
import type { Usage } from "../resources/usage.js";
import { usageLines } from "../resources/usage-words.js";
import { syncedName, syncWords } from "../sync/sync-words.js";
import type { ServerKnown } from "./indicator.js";

/** What else is known of a server than its state: names and values. */
export interface FactsOf extends ServerKnown {
  /** ISO, by this machine's clock */
  tokenEnd: string | undefined;
  /** of how long it may run nothing is known */
  isUnlimited: boolean;
  usage: Usage | undefined;
  /** what the hub's forms call their options */
  words: OptionWords | undefined;
}

export function factsOf(
  account: Account,
  server: Server,
  { link, away, tokenEnd, isUnlimited, usage, words, synced = [] }: FactsOf,
  { l10n, language }: Pick<Speech, "l10n" | "language">,
  now: Moment,
): [string, string][] {
  const speech = { l10n, language, now: now.wallMs };
  const { state, secretOptions } = server;
  const options = optionsOf(server);
  const runs = state.kind === "running";
  const facts: [string, string | undefined][] = [
    [
      l10n.t("Hub"),
      [account.hub.label, ...(account.hub.version === undefined ? [] : [account.hub.version])].join(" · "),
    ],
    [l10n.t("Account"), account.user],
    [l10n.t("Server"), server.name === "" ? undefined : serverLabel(account, server)],
    [l10n.t("Running since"), exactTime(ranSince(server), speech)],
    // A limit that is known is a sentence above. Without a word, people would look for the time left somewhere else.
    [l10n.t("Time left"), runs && !away && isUnlimited ? l10n.t("unknown, as the hub tells no limit") : undefined],
    [
      runs || state.kind === "starting" ? l10n.t("Options") : l10n.t("Options of the last start"),
      options && optionsInWords(options, l10n, secretOptions, words),
    ],
    ...(runs && !away && usage
      ? usageLines(usage, l10n).map(({ label, whole = label, value, narrow }): [string, string] => [
          whole,
          `${value}  ${narrow}`,
        ])
      : []),
    [
      l10n.t("Response time"),
      runs && !away && link?.roundTripMs !== undefined ? `${Math.round(link.roundTripMs)} ms` : undefined,
    ],
    ...synced.map((each): [string, string] => [
      l10n.t("Synced folder"),
      `${syncedName(each)} · ${syncWords(each.state, l10n).words}`,
    ]),
    [l10n.t("Token"), timeLeft(tokenEnd, speech)],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, hubWords(value)] as [string, string]]));
}
