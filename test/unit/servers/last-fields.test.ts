import assert from "node:assert/strict";
import { type FormFields, formFields } from "../../../src/hubClient/options/form-fields.js";
import type { HubServer, UserOptions } from "../../../src/hubClient/types.js";
import { accountFromStored, reduceAccount } from "../../../src/model/account-reducer.js";
import { AccountStore } from "../../../src/model/account-store.js";
import { lastAsTold, lastChosen, lastFieldsOf } from "../../../src/model/last-fields.js";
import type { Account, Server } from "../../../src/model/types.js";
import { choicesFor } from "../../../src/servers/options/choices.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";
import { moment } from "../a-moment.js";
import { address, hubServer, l10n, MemoryLog, MemoryMemento } from "./model-fakes.js";

const big = formFields({ size: ["big"] });

/** Its default server runs, started with these fields; then the hub says what it keeps. */
function startedWith(fields: FormFields | undefined, kept: UserOptions, later = kept): Account {
  const before = accountFromStored({ ...address, servers: [] });
  const running = hubServer({ name: "", userOptions: kept, ready: true, stopped: false });
  const started = reduceAccount(before, { kind: "started", server: running, at: moment(0), fields });
  const servers = [{ ...running, userOptions: later }];
  return reduceAccount(started, { kind: "answered", servers, busy: new Set(), failures: new Map(), at: moment(0) });
}

const defaultServer = ({ servers: [server] }: Account) => server ?? assert.fail();

describe("the fields of the last start", () => {
  it("are those that the hub's options came of", () => {
    assert.deepEqual(lastFieldsOf(defaultServer(startedWith(big, {}))), big);
    assert.deepEqual(lastFieldsOf(defaultServer(startedWith(big, { size: "BIG" }))), big);
  });

  it("are none once the server was started with something else", () => {
    assert.equal(lastFieldsOf(defaultServer(startedWith(big, { size: "BIG" }, { size: "SMALL" }))), undefined);
    assert.equal(lastFieldsOf(defaultServer(startedWith(undefined, {}))), undefined);
    const again = hubServer({ name: "", userOptions: {}, ready: true, stopped: false });
    const plain = reduceAccount(startedWith(big, {}), { kind: "started", server: again, at: moment(1) });
    assert.equal(lastFieldsOf(defaultServer(plain)), undefined);
  });

  it("are none once the server runs since another moment, whatever the hub keeps of it", () => {
    const startedAt = (started: string) =>
      hubServer({ name: "", userOptions: {}, ready: true, stopped: false, started });
    const ours = startedAt("2026-01-01T00:00:00Z");
    const account = reduceAccount(accountFromStored({ ...address, servers: [] }), {
      kind: "started",
      server: ours,
      at: moment(0),
      fields: big,
    });
    const seen = (servers: HubServer[]) =>
      reduceAccount(account, { kind: "answered", servers, busy: new Set(), failures: new Map(), at: moment(1) });
    assert.deepEqual(lastFieldsOf(defaultServer(seen([ours]))), big);
    assert.deepEqual(lastFieldsOf(defaultServer(seen([]))), big, "it is stopped");
    assert.equal(lastFieldsOf(defaultServer(seen([startedAt("2026-01-02T00:00:00Z")]))), undefined);
  });

  it("are the last where the hub gives the form's own values back afterwards, and all of them", () => {
    const asked = formFields({ hours: ["0.5"], cores: ["4"], gpus: ["gpu:a100:1"], node: [""], log: ["yes"] });
    const running = { hours: 30, cores: 4, gpus: "gpu:a100:1", modules: [] };
    const after = (later: UserOptions) => lastFieldsOf(defaultServer(startedWith(asked, running, later)));
    const back = { hours: 0.5, cores: 4, gpus: ["gpu:a100:1"], log: true, oversubscribe: false };
    assert.deepEqual(after(back), asked);
    for (const other of [{ ...back, cores: 8 }, { ...back, image: "x" }, { ...back, log: false }, { hours: 0.5 }, {}])
      assert.equal(after(other), undefined, JSON.stringify(other));
  });

  it("are what the last start was, in words, where the hub keeps nothing of it", () => {
    const words = (account: Account) => {
      const [last] = choicesFor(account, defaultServer(account), [], l10n);
      return [last?.source, last?.label, last?.options];
    };
    assert.deepEqual(words(startedWith(big, {})), ["last", "size: big", big]);
    assert.deepEqual(words(startedWith(big, { size: "BIG" })), ["last", "size: BIG", big]);
    assert.deepEqual(lastChosen(defaultServer(startedWith(big, {}, { size: "SMALL" }))), { size: "SMALL" });
  });

  it("are forgotten with the start where the form asked for a secret among them", () => {
    const account = startedWith(formFields({ size: ["big"], k: ["tr0ub4dor"] }, { secret: true }), {});
    assert.equal(lastFieldsOf(defaultServer(account)), undefined);
    assert.ok(!JSON.stringify(account).includes("tr0ub4dor"));
  });

  it("outlive the window, without any among which a secret may be", async () => {
    const kept = async (fields: FormFields) => {
      const memento = new MemoryMemento();
      await new AccountStore(memento, new MemoryLog()).add(startedWith(fields, {}));
      const [hub] = new AccountStore(memento, new MemoryLog()).load();
      return hub && lastFieldsOf(defaultServer(accountFromStored(hub)));
    };
    assert.deepEqual(await kept(big), big);
    for (const name of ["db_password", "api-key"]) {
      assert.equal(await kept(formFields({ size: ["big"], [name]: ["tr0ub4dor"] })), undefined);
    }
    assert.equal(await kept(formFields({ script: ["x".repeat(5_000)] })), undefined);
  });
});

describe("the last start as the user was told of it", () => {
  const told = (more: Partial<Server>) =>
    lastAsTold({ id: "a" as ServerId, accountId: "h" as AccountId, name: "", state: { kind: "stopped" }, ...more });

  it("is sent, with what is known of its fields", () => {
    const options = { image: "gpu" };
    assert.deepEqual(told({ lastOptions: options }), options);
    const fields = { values: { size: ["big"] }, options, risky: ["size"], shape: "x" };
    const sent = formFields(fields.values, { risky: ["size"], shape: "x" });
    assert.deepEqual(told({ lastOptions: options, lastFields: fields }), sent);
    assert.deepEqual(told({ lastOptions: { image: "cpu" }, lastFields: fields }), { image: "cpu" });
  });

  it("is left to the hub where it holds a secret or a line break", () => {
    assert.equal(told({}), undefined);
    assert.equal(told({ lastOptions: { api_token: "abc" } }), undefined);
    assert.equal(told({ lastOptions: { comment: "tr0ub4dor" }, secretOptions: ["comment"] }), undefined);
    assert.equal(told({ lastOptions: { image: "cpu\nrm" } }), undefined);
    const lastFields = { values: { vault_password: ["abc"] }, options: {} };
    assert.equal(told({ lastOptions: {}, lastFields }), undefined);
  });
});
