import assert from "node:assert/strict";
import type { Account, Server, ServerState } from "../../../src/model/types.js";
import type { ServerLimits } from "../../../src/servers/status/deadline.js";
import { statusView } from "../../../src/servers/status/status-view.js";
import { type AccountId, hubIdOf, type ServerId } from "../../../src/text/ids.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { moment } from "../a-moment.js";
import { english } from "./english.js";

const at = "https://hub.example/";
const now = 1_000_000;
const words = {
  l10n: english,
  language: "en",
  isTrusted: true,
  sentenceOf: (problem: Error) => describeError(problem, english).message,
};

function viewOf(state: ServerState, about: Partial<Server> = {}, limits: ServerLimits = {}) {
  const server = { id: "id~" as ServerId, accountId: "id" as AccountId, name: "", state, ...about };
  const account: Account = {
    id: "id" as AccountId,
    hub: { baseUrl: hubIdOf(at), label: "hub.example" },
    user: "ada",
    label: "hub.example",
    reach: { kind: "ok" },
    servers: [server],
  };
  return statusView([account], moment(now), words, {}, { limitsOf: () => limits });
}

const factsOf = (...of: Parameters<typeof viewOf>) => viewOf(...of)?.facts ?? [];

describe("what the status item's tooltip tells of a server", () => {
  const running: ServerState = { kind: "running", url: at };

  it("is that nobody knows how long it may run, where that is so", () => {
    assert.deepEqual(factsOf(running).at(-1), ["Time left", "unknown, as the hub tells no limit"]);
    const others = [
      factsOf(running, {}, { idleMs: 3_600_000 }),
      factsOf(running, {}, { jobEndsAtMs: now + 3_600_000 }),
      factsOf({ kind: "stopped" }),
    ];
    for (const other of others) assert.ok(other.every(([name]) => name !== "Time left"));
  });

  it("are the options of a start that goes on, by the name that those of a server have", () => {
    const names = (state: ServerState) =>
      factsOf(state, { lastOptions: { gpu: "1" } })
        .map(([name]) => name)
        .filter((name) => name.startsWith("Options"));
    assert.deepEqual(names({ kind: "starting", since: moment(now) }), ["Options"]);
    assert.deepEqual(names(running), ["Options"]);
    assert.deepEqual(names({ kind: "stopped" }), ["Options of the last start"]);
    const asked = { kind: "starting" as const, since: moment(now), options: { gpu: "2" } };
    const facts = factsOf(asked, { lastOptions: { gpu: "1" } });
    assert.deepEqual(
      facts.find(([name]) => name === "Options"),
      ["Options", "gpu: 2"],
    );
  });
});
