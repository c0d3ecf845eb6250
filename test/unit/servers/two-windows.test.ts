import assert from "node:assert/strict";
import { TokenRejected } from "../../../src/hubClient/errors.js";
import { formFields } from "../../../src/hubClient/options/form-fields.js";
import type { HubServer, UserOptions } from "../../../src/hubClient/types.js";
import { createHubModel } from "../../../src/model/hub-model.js";
import { lastFieldsOf } from "../../../src/model/last-fields.js";
import type { HubModel, ModelChange } from "../../../src/model/types.js";
import { accountIdOf, serverIdOf } from "../../../src/text/ids.js";
import {
  address,
  baseUrl,
  hubServer,
  MemoryLog,
  MemoryMemento,
  MemoryTokens,
  running,
  ScriptedClient,
  spawning,
  UnusedNetworks,
} from "./model-fakes.js";
import { accountId, turn } from "./model-rig.js";

/** Windows that hear of each other's changes, over one state and one store of tokens. */
class Editor {
  readonly memento = new MemoryMemento();
  readonly tokens = new MemoryTokens();
  readonly #listeners = new Map<HubModel | undefined, () => void>();

  open(): { model: HubModel; client: ScriptedClient; changes: ModelChange[] } {
    const client = new ScriptedClient();
    const changes: ModelChange[] = [];
    const own: { model?: HubModel } = {};
    const model = createHubModel({
      memento: this.memento,
      tokens: this.tokens,
      log: new MemoryLog(),
      networks: new UnusedNetworks(),
      createClient: () => client,
      windows: {
        tell: () => {
          for (const [other, listener] of this.#listeners) if (other !== own.model) listener();
          return Promise.resolve();
        },
        onDidChange: (listener) => {
          queueMicrotask(() => this.#listeners.set(own.model, listener));
          return { dispose: () => void this.#listeners.delete(own.model) };
        },
      },
    });
    own.model = model;
    model.onDidChange((change) => changes.push(change));
    return { model, client, changes };
  }
}

async function twoWindows() {
  const editor = new Editor();
  await editor.tokens.write(address, "t1", { scopes: [], expiresAt: "2000-01-01T00:00:00Z" });
  const [one, two] = [editor.open(), editor.open()];
  await turn();
  return { editor, one, two };
}

const fields = formFields({ size: ["big"] });

/** The first window starts the server by a form's fields; the second one was open before. */
async function startedInOne(userOptions: UserOptions, name = "") {
  const { editor, one, two } = await twoWindows();
  await one.model.addAccount({ baseUrl, user: "ada", version: "5.5.4" });
  await turn();
  const id = serverIdOf(accountId, name);
  const start = one.model.start(id, fields);
  await turn();
  const server = running({ name, userOptions, started: "2026-01-01T00:00:00Z" });
  one.client.started.at(-1)?.answer(server);
  await start;
  await turn();
  /** as a window that is opened next has them */
  const kept = () => {
    const next = editor.open().model.server(id);
    return next && lastFieldsOf(next);
  };
  const refresh = async ({ model, client }: typeof one, servers: HubServer[]) => {
    const asking = model.refresh(accountId);
    await turn();
    client.asked.at(-1)?.answer(servers);
    await asking;
    await turn();
  };
  assert.deepEqual(kept(), fields);
  return { editor, one, two, server, kept, refresh, id };
}

describe("the fields of a start in one window", () => {
  it("are not wiped by what another window keeps of the hub", async () => {
    for (const name of ["", "gpu"]) {
      const { editor, two, server, kept, refresh } = await startedInOne({ size: "BIG" }, name);
      await editor.tokens.remove(address);
      await turn();
      await editor.tokens.write(address, "t2", { scopes: [] });
      assert.deepEqual(kept(), fields, "it hears of a token");
      await refresh(two, [hubServer({ name: "other", userOptions: { image: "x" } }), server]);
      assert.deepEqual(kept(), fields, "it asks the hub");
      await refresh(two, [hubServer({ name: "", userOptions: { a: 1 } }), { ...server, stopped: true, ready: false }]);
      if (name !== "") assert.deepEqual(kept(), fields, "other servers change");
      await two.model.addAccount({ baseUrl, user: "ada", version: "6.0.0", servers: [server] });
      assert.deepEqual(kept(), fields, "its user signs in again");
    }
  });

  it("are not wiped by a window that follows the start", async () => {
    const { two, server, kept, refresh } = await startedInOne({});
    await refresh(two, [spawning()]);
    two.client.followed.at(-1)?.answer(server);
    await turn();
    assert.equal(two.model.server(serverIdOf(accountId, ""))?.state.kind, "running");
    assert.deepEqual(kept(), fields);
  });

  it("are gone once another window has started the server with something else", async () => {
    const { two, server, kept, refresh, id } = await startedInOne({});
    await refresh(two, [{ ...server, ready: false, stopped: true }]);
    const start = two.model.start(id, {});
    await turn();
    two.client.started.at(-1)?.answer({ ...server, started: "2026-01-02T00:00:00Z" });
    await start;
    await turn();
    assert.equal(kept(), undefined);
  });

  it("are made again where another window's write came at the same time", async () => {
    const { editor, kept } = await startedInOne({});
    assert.ok(editor.memento.again, "the write says how it is made again");
    assert.deepEqual(kept(), fields);
    const ours = JSON.stringify([...editor.memento.values]);
    const older = [{ ...address, version: "5.5.4", servers: [] }];
    const merged = editor.memento.again(older);
    assert.ok(JSON.stringify(merged).includes("big"), ours);
  });
});

describe("what was typed as a secret in one window", () => {
  it("is not told by another one either, which hears of it from the hub under another name", async () => {
    const { one, two, server, refresh, id } = await startedInOne({});
    one.model.noteSecrets(id, ["tr0ub4dor"], { comment: "tr0ub4dor" });
    await turn();
    await refresh(two, [{ ...server, userOptions: { comment: "tr0ub4dor" } }]);
    assert.deepEqual(two.model.server(id)?.secretOptions, ["comment"]);
    const told = two.changes.flatMap(({ servers }) => servers).flatMap(({ after }) => after ?? []);
    const unmarked = told.filter(({ lastOptions, secretOptions }) => lastOptions?.["comment"] && !secretOptions);
    assert.deepEqual(unmarked, []);
  });
});

describe("the hub models of two windows", () => {
  it("have the hubs that either of them adds, and not those that either removes", async () => {
    const { one, two } = await twoWindows();
    await one.model.addAccount({ baseUrl, user: "ada", version: "5.5.4" });
    await turn();
    assert.deepEqual(
      two.model.accounts.map(({ user, label }) => [user, label]),
      [["ada", "hub.example/jupyter"]],
    );
    assert.deepEqual(
      two.changes.map(({ reason }) => reason),
      ["account-added"],
    );
    await two.model.removeAccount(accountId);
    await turn();
    assert.deepEqual(one.model.accounts, []);
    assert.equal(one.changes.at(-1)?.reason, "account-removed");
  });

  it("know in both that the hub refuses a token, by one question of one of them", async () => {
    const { editor, one, two } = await twoWindows();
    await one.model.addAccount({ baseUrl, user: "ada", version: "5.5.4" });
    await turn();
    const asking = one.model.refresh(accountId);
    await turn();
    one.client.asked[0]?.fail(new TokenRejected(baseUrl, ""));
    await assert.rejects(asking, { kind: "token-ended", why: "expired" });
    await turn();
    const reach = two.model.account(accountId)?.reach;
    assert.ok(reach?.kind === "sign-in-needed" && reach.problem.kind === "token-ended");
    assert.equal(two.client.asked.length, 0);
    await editor.tokens.write(address, "t2", { scopes: [] });
    assert.deepEqual(
      [one.model.account(accountId)?.reach.kind, two.model.account(accountId)?.reach.kind],
      ["unasked", "unasked"],
    );
    await one.model.addAccount({ baseUrl, user: "bob", version: "5.5.4" });
    await turn();
    assert.equal(two.model.account(accountId)?.reach.kind, "unasked", "what was said of the old token is over");
  });

  it("tell accounts of one hub apart by the user, while there are several", async () => {
    const { one, two } = await twoWindows();
    const labels = ({ model }: { model: HubModel }) => model.accounts.map(({ label }) => label);
    await one.model.addAccount({ baseUrl, user: "ada", version: "5.5.4" });
    await two.model.addAccount({ baseUrl, user: "bob", version: "5.5.4" });
    await one.model.addAccount({ baseUrl: "https://other.example/", user: "ada", version: "5.5.4" });
    await turn();
    const both = ["hub.example/jupyter (ada)", "hub.example/jupyter (bob)", "other.example"];
    assert.deepEqual([labels(one), labels(two)], [both, both]);
    await one.model.removeAccount(accountIdOf({ baseUrl, user: "bob" }));
    await turn();
    assert.deepEqual(labels(two), ["hub.example/jupyter", "other.example"]);
  });
});
