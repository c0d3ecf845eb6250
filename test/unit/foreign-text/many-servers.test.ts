import assert from "node:assert/strict";
import {
  type AccountEvent,
  accountFromStored,
  changedServers,
  reduceAccount,
} from "../../../src/model/account-reducer.js";
import type { Account } from "../../../src/model/types.js";
import { statusView } from "../../../src/servers/status/status-view.js";
import { serverTree } from "../../../src/servers/view/server-tree.js";
import { moment } from "../a-moment.js";
import { address, hubServer } from "../servers/model-fakes.js";
import { english } from "../ui/english.js";
import { cpuTimes } from "./linear-time.js";

/** More than any user has; a hub may say so. */
const SERVERS = 12_000;
/** How many times as long as reading the hub's answer what is made of it may take. */
const BAR = 40;
/** The same for all that is drawn, a row with its times and words each. */
const DRAWN_BAR = 200;

const speech = { l10n: english, language: "en", now: Date.parse("2026-11-21T12:00:00Z") };
// Each second one is called as another.
const servers = Array.from({ length: SERVERS }, (_, at) =>
  hubServer({
    name: `s${at}`,
    displayName: `server ${at - (at % 2)}`,
    userOptions: { gpu: 1 },
    lastActivity: "2026-11-21T10:00:00Z",
  }),
);
const answer: AccountEvent = { kind: "answered", servers, busy: new Set(), failures: new Map(), at: moment(7) };
const text = JSON.stringify(servers);

describe("the many servers of a hub take linear time", () => {
  const account = reduceAccount(accountFromStored({ ...address, version: "5.5.4", servers: [] }), answer);
  /** Nothing is remembered of it. */
  const fresh = (): Account => ({ ...account, servers: [...account.servers] });
  const works: [string, number, () => unknown][] = [
    ["in the hub's answer", BAR, () => changedServers(account, reduceAccount(account, answer))],
    ["in the view", DRAWN_BAR, () => serverTree([fresh()], speech)],
    [
      "in the status item",
      DRAWN_BAR,
      () =>
        statusView([fresh()], moment(speech.now), {
          l10n: english,
          language: "en",
          isTrusted: true,
          sentenceOf: String,
        }),
    ],
  ];
  for (const [where, bar, work] of works) {
    it(where, () => {
      const times = cpuTimes(work, () => JSON.parse(text) as unknown);
      assert.ok(times <= bar, `${times.toFixed(1)} times as long as reading the answer`);
    });
  }
});
