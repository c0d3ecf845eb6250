import assert from "node:assert/strict";
import { changedServers, hubFromStored, reduceHub, type HubEvent } from "../../../src/servers/hub-reducer.js";
import { statusView } from "../../../src/servers/status-view.js";
import type { Hub } from "../../../src/servers/types.js";
import { serverTree } from "../../../src/servers/view/server-tree.js";
import { account, hubServer } from "../servers/model-fakes.js";
import { english } from "../ui/english.js";
import { cpuTimes } from "./linear-time.js";

/** More than any user has; a hub may say so. */
const SERVERS = 12_000;
/** How many times as long as reading the hub's answer what is made of it may take. */
const BAR = 50;

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
const answer: HubEvent = { kind: "answered", servers, busy: new Set(), failures: new Map(), at: 7 };
const text = JSON.stringify(servers);

describe("the many servers of a hub take linear time", () => {
  const hub = reduceHub(hubFromStored({ ...account, version: "5.5.4", servers: [] }), answer);
  /** Nothing is remembered of it. */
  const fresh = (): Hub => ({ ...hub, servers: [...hub.servers] });
  const works: Record<string, () => unknown> = {
    "in the hub's answer": () => changedServers(hub, reduceHub(hub, answer)),
    "in the view": () => serverTree([fresh()], speech),
    "in the status item": () => statusView([fresh()], speech.now, english),
  };
  for (const [where, work] of Object.entries(works)) {
    it(where, () => {
      const times = cpuTimes(work, () => JSON.parse(text) as unknown);
      assert.ok(times <= BAR, `${times.toFixed(1)} times as long as reading the answer`);
    });
  }
});
