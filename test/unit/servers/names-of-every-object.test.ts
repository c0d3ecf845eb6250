import assert from "node:assert/strict";
import * as v from "valibot";
import { formFromHtml } from "../../../src/hubClient/forms/html-form.js";
import { formFromProfileList } from "../../../src/hubClient/forms/profile-list.js";
import { bodyOf } from "../../../src/hubClient/options/form-fields.js";
import { fieldsOf, startAnswers } from "../../../src/hubClient/options/start-answers.js";
import { accountFromStored, reduceAccount } from "../../../src/model/account-reducer.js";
import { AccountStore } from "../../../src/model/account-store.js";
import { lastFieldsOf } from "../../../src/model/last-fields.js";
import { argsOf, startServerArgs } from "../../../src/servers/commands/args.js";
import { choicesFor } from "../../../src/servers/options/choices.js";
import { optionDifferences } from "../../../src/servers/start/options-differ.js";
import { moment } from "../a-moment.js";
import { address, l10n, MemoryLog, MemoryMemento, running } from "./model-fakes.js";

const names = ["constructor", "__proto__", "toString", "prototype", "hasOwnProperty"];
const all = <T>(value: T) => Object.fromEntries(names.map((name) => [name, value]));

describe("fields that are called as what every object has", () => {
  const form = formFromHtml(names.map((name) => `<input name="${name}" value="1">`).join(""));
  const fields = fieldsOf(form, all(["2"]));

  it("are filled in and sent as any other", () => {
    assert.deepEqual(Object.entries(startAnswers(form)), Object.entries(all(["1"])));
    assert.equal(bodyOf(fields), names.map((name) => `${name}=2`).join("&"));
    assert.deepEqual(Object.entries(startAnswers(form, fields)), Object.entries(all(["2"])));
    assert.deepEqual(Object.entries(startAnswers(form, all("2"))), Object.entries(all(["2"])));
  });

  it("are kept, and sent again", async () => {
    const memento = new MemoryMemento();
    const store = new AccountStore(memento, new MemoryLog());
    const before = accountFromStored({ ...address, servers: [] });
    const server = running({ userOptions: all("2") });
    await store.add(reduceAccount(before, { kind: "started", server, at: moment(0), fields }));
    const [stored] = store.load();
    assert.ok(stored);
    const [kept] = accountFromStored(stored).servers;
    assert.ok(kept);
    assert.deepEqual(Object.entries(kept.lastOptions ?? {}), Object.entries(all("2")));
    assert.equal(bodyOf(lastFieldsOf(kept) ?? assert.fail()), bodyOf(fields));
    const [last] = choicesFor(accountFromStored(stored), kept, [], l10n);
    assert.equal(last?.label, names.map((name) => `${name}: 2`).join(" · "));
  });

  it("are sent again after a failure", () => {
    const read = (given: object) => v.parse(startServerArgs, { server: "s", ...given });
    assert.equal(bodyOf(read(argsOf(fields)).fields ?? assert.fail()), bodyOf(fields));
    assert.equal(bodyOf(read({ fields: fields.values }).fields ?? assert.fail()), bodyOf(fields));
    assert.deepEqual(Object.entries(read({ options: all("2") }).options ?? {}), Object.entries(all("2")));
    assert.throws(() => read({ options: JSON.parse(`{"__proto__": "a\\nb"}`) as object }));
  });

  it("are none where they are not", () => {
    const missing = optionDifferences(all("2"), {}).map(({ kind, key }) => [kind, key]);
    assert.deepEqual(
      missing,
      names.map((name) => ["missing", name]),
    );
    assert.deepEqual(
      optionDifferences({}, all("2")).map(({ kind, key }) => [kind, key]),
      names.map((name) => ["added", name]),
    );
  });

  it("are choices of a list of profiles", () => {
    const choices = { constructor: { display_name: "C" }, other: { display_name: "O" } };
    const list = [{ display_name: "P", slug: "p", profile_options: { constructor: { display_name: "X", choices } } }];
    const [, option] = formFromProfileList(list)?.fields ?? [];
    assert.ok(option?.kind === "choice");
    assert.deepEqual(
      [option.name, ...option.choices.map(({ value }) => value)],
      ["profile-option-p--constructor", "constructor", "other"],
    );
  });
});
