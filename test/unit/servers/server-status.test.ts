import assert from "node:assert/strict";
import { TokenRejected } from "../../../src/hubClient/errors.js";
import { statusOf } from "../../../src/model/server-status.js";
import type { AccountReach, Server, ServerState } from "../../../src/model/types.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";
import { HubUnreachable } from "../../../src/transport/errors.js";
import { moment } from "../a-moment.js";

const at = "https://hub.example/";
const ok: AccountReach = { kind: "ok" };
const away: AccountReach = { kind: "unreachable", problem: new HubUnreachable(at, "refused") };
const refused: AccountReach = { kind: "sign-in-needed", problem: new TokenRejected(at, "403") };
const starting: ServerState = { kind: "starting", since: moment(0) };

function status(reach: AccountReach, state: ServerState, more: Partial<Server> = {}) {
  return statusOf({ reach }, { id: "id~" as ServerId, accountId: "id" as AccountId, name: "", state, ...more });
}

describe("the status of a server", () => {
  it("that is not known is why it is not", () => {
    const kinds = [{ kind: "unasked" } as const, ok, away, refused].map((reach) => status(reach, { kind: "unknown" }));
    assert.deepEqual(kinds, [{ kind: "unknown" }, { kind: "checking" }, away, refused]);
  });

  it("is the start of this window, also while the hub cannot be asked", () => {
    for (const reach of [ok, away, refused]) assert.equal(status(reach, starting), starting);
  });

  it("that is stopped tells a start that failed, and a server that was never started", () => {
    assert.deepEqual(status(ok, { kind: "stopped" }), { kind: "stopped" });
    assert.deepEqual(status(ok, { kind: "stopped" }, { planned: true }), { kind: "planned" });
    const failed = status(ok, { kind: "stopped", failure: "no GPU" }, { planned: true });
    assert.deepEqual(failed, { kind: "start-failed", failure: "no GPU" });
  });
});
