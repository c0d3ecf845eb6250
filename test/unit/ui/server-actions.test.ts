import assert from "node:assert/strict";
import { LoginExpired, TokenRejected } from "../../../src/hubClient/errors.js";
import type { Account, AccountReach, Server, ServerState } from "../../../src/model/types.js";
import { actionsFor } from "../../../src/servers/commands/server-actions.js";
import { type AccountId, hubIdOf, type ServerId } from "../../../src/text/ids.js";
import { moment } from "../a-moment.js";
import { english } from "./english.js";

function commands(
  state: ServerState,
  {
    reach = { kind: "ok" },
    trusted = true,
    name = "",
    others = false,
  }: { reach?: AccountReach; trusted?: boolean; name?: string; others?: boolean } = {},
) {
  const server: Server = { id: "id~" as ServerId, accountId: "id" as AccountId, name, state };
  const account: Account = {
    id: "id" as AccountId,
    hub: { baseUrl: hubIdOf("https://hub.example/"), label: "hub.example" },
    user: "ada",
    label: "hub.example",
    reach,
    servers: [server],
  };
  return actionsFor(account, server, { trusted, others }, english).map(({ command }) =>
    command.replace("hubKernels.", ""),
  );
}

describe("the actions of the status item", () => {
  it("start a stopped server, first of all", () => {
    assert.deepEqual(commands({ kind: "stopped" }).slice(0, 2), ["startServer", "startServerWithOptions"]);
  });

  it("stop a running one and withdraw a start", () => {
    assert.equal(commands({ kind: "running", url: "" })[0], "stopServer");
    assert.equal(commands({ kind: "starting", since: moment(0) })[0], "cancelStart");
  });

  it("start nothing from a workspace that is not trusted, and stop all the same", () => {
    assert.deepEqual(commands({ kind: "stopped" }, { trusted: false }), [
      "openHub",
      "controlPanel",
      "signIn",
      "checkConnection",
      "logOutOfHub",
      "showLog",
    ]);
    assert.equal(commands({ kind: "running", url: "" }, { trusted: false })[0], "stopServer");
  });

  it("make another server, and delete a named one, also while it runs", () => {
    const some = (name: string) => commands({ kind: "running", url: "" }, { name }).slice(0, 10);
    const running = [
      "stopServer",
      "newTerminal",
      "openServerFiles",
      "openServer",
      "keepServerAlive",
      "restartServer",
      "shutDownIdleKernels",
    ];
    assert.deepEqual(some("gpu"), [...running, "copyServerAddress", "showStartLog", "deleteServer"]);
    assert.deepEqual(some(""), [...running, "copyServerAddress", "showStartLog", "openApp"]);
  });

  it("show what was heard of a start that goes on, or has failed", () => {
    assert.equal(commands({ kind: "starting", since: moment(0) })[1], "showStartLog");
    assert.equal(commands({ kind: "stopped", failure: "no GPU" })[2], "showStartLog");
    assert.ok(!commands({ kind: "stopped" }).includes("showStartLog"));
  });

  it("keep a running one alive, or no longer", () => {
    const kept = { untilMs: 1, isReached: true };
    assert.equal(commands({ kind: "running", url: "", kept })[4], "stopKeepingServerAlive");
    assert.ok(!commands({ kind: "running", url: "", noJupyter: true }).includes("keepServerAlive"));
  });

  it("sign in where the token is not taken", () => {
    const problem = new TokenRejected("https://hub.example/", "403");
    assert.equal(commands({ kind: "unknown" }, { reach: { kind: "sign-in-needed", problem } })[0], "signIn");
  });

  it("switch to another account where there is one", () => {
    assert.ok(!commands({ kind: "stopped" }).includes("switchAccount"));
    assert.ok(commands({ kind: "stopped" }, { others: true }).includes("switchAccount"));
  });

  it("lead to the browser first where the hub wants a login there", () => {
    const problem = new LoginExpired("https://hub.example/", "login again");
    assert.equal(commands({ kind: "unknown" }, { reach: { kind: "sign-in-needed", problem } })[0], "openHub");
  });
});
