import assert from "node:assert/strict";
import * as v from "valibot";
import { userModel, whoamiModel } from "../../../src/hubClient/answers.js";
import { formFromHtml } from "../../../src/hubClient/forms/html-form.js";
import { formFromSlurmData } from "../../../src/hubClient/forms/moss.js";
import { formFromProfileList } from "../../../src/hubClient/forms/profile-list.js";
import { shownForm } from "../../../src/hubClient/forms/shown-form.js";
import { problemsOf, sent } from "../../../src/hubClient/options/answers.js";
import { toUserOptions } from "../../../src/hubClient/options/encode.js";
import { bodyOf, formFields } from "../../../src/hubClient/options/form-fields.js";
import type { Answers, OptionField } from "../../../src/hubClient/options/model.js";
import { fieldsOf, startAnswers } from "../../../src/hubClient/options/start-answers.js";
import { coversScopes } from "../../../src/hubClient/tokens/scopes.js";
import type { UserOptions } from "../../../src/hubClient/types.js";
import { AccountStore } from "../../../src/model/account-store.js";
import { startServerArgs } from "../../../src/servers/commands/args.js";
import { answersOf } from "../../../src/servers/options/page/markup/sent-fields.js";
import { PageState } from "../../../src/servers/options/page/page-state.js";
import { checkProfiles } from "../../../src/servers/options/profiles.js";
import { settled } from "../../../src/servers/options/settle.js";
import { optionDifferences } from "../../../src/servers/start/options-differ.js";
import { byName } from "../../../src/text/by-name.js";
import { accountIdOf, hubIdOf } from "../../../src/text/ids.js";
import { english } from "../ui/english.js";

/** Every object has these, or nearly all software has rules of its own for them; a Slurm partition may well be a prototype. */
const names = ["constructor", "prototype", "__proto__", "toString", "hasOwnProperty", "valueOf", "__defineGetter__"];
const record = <T>(valueOf: (name: string) => T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, valueOf(name)]));
const kindsOf = (fields: readonly OptionField[] | undefined) => (fields ?? []).map(({ kind, name }) => [kind, name]);

describe("what a hub calls as something that every object has", () => {
  const each = (html: (name: string) => string) => formFromHtml(names.map(html).join("\n"));

  it("is read of a form, asked, preset and sent like any other field", () => {
    const form = each((name) => `<label for="${name}">${name}</label><input id="${name}" name="${name}" required>`);
    assert.deepEqual(kindsOf(form.fields), names.map((name) => ["text", name])); // prettier-ignore
    assert.equal(problemsOf(form, {}).length, names.length, "nothing stands there");
    const values = record((name) => [`my ${name}`]);
    for (const last of [formFields(values), record((name) => `my ${name}`) as UserOptions]) {
      const given = startAnswers(form, last);
      assert.deepEqual(Object.entries(given), Object.entries(values));
      assert.deepEqual(Object.entries(sent(form, settled(form, given))), Object.entries(values));
    }
    const state = new PageState(form, startAnswers(form));
    state.take(Object.fromEntries(names.map((name, index) => [String(index), [`my ${name}`]])));
    assert.deepEqual(Object.entries(state.answers), Object.entries(values));
    const body = new URLSearchParams(bodyOf(fieldsOf(form, state.answers)));
    assert.deepEqual([...body], names.map((name) => [name, `my ${name}`])); // prettier-ignore
  });

  it("is no kind of input, and no condition that holds", () => {
    const form = each((name) => `<input name="a${name}" type="${name}">`);
    assert.deepEqual(form.fields.map(({ kind, ...field }) => [kind, "pattern" in field]), names.map(() => ["text", false])); // prettier-ignore
    const field = (name: string): OptionField => ({
      kind: "text",
      name,
      label: name,
      when: [{ field: "prototype", values: ["on"] }],
    });
    assert.deepEqual(
      sent(
        { spawner: "other", fields: names.map(field) },
        record(() => ["on"]),
      ),
      {},
    );
  });

  it("stands in a form that is shown as itself, with its last value", () => {
    const page = names.map((name) => `<input name="${name}">`).join("");
    const last = answersOf(names.map((name) => [name, `my ${name}`]));
    const html = shownForm(page, JSON.parse(JSON.stringify(last)) as Answers);
    for (const name of names) assert.match(html, new RegExp(`name="${name}" value="my ${name}"`));
    assert.doesNotMatch(shownForm(page, {}), /value="my/);
  });

  it("is a profile, an option, a choice, a partition and an environment", () => {
    const choices = record((name) => ({ display_name: `Choice ${name}` }));
    const options = record(() => ({ display_name: "Option", choices }));
    const form = formFromProfileList(record((name) => ({ slug: name, display_name: name, profile_options: options })));
    assert.equal(form?.fields.length, 1 + names.length * names.length);
    const [profile, option] = form.fields;
    for (const field of [profile, option])
      assert.deepEqual(field?.kind === "choice" && field.choices.map(({ value }) => value).sort(), [...names].sort());
    const given = { profile: ["prototype"], "profile-option-prototype--__proto__": ["constructor"] };
    const made = toUserOptions(form, startAnswers(form, formFields(given))) ?? {};
    assert.deepEqual(made["__proto__"], "constructor");

    const partition = { max_nprocs: 4, max_runtime: 60, jupyter_environments: record(() => ({ description: "Env" })) };
    const moss = formFromSlurmData({ partitions: record(() => partition), default_partition: "prototype" });
    const [partitions] = moss?.fields ?? [];
    assert.deepEqual(partitions?.kind === "choice" && partitions.choices.map(({ value }) => value), names);
    const environment = moss?.fields.find(({ name }) => name === "environment_id");
    assert.equal(environment?.kind === "choice" && environment.choices.length, names.length + 1);
  });

  it("is an option of the last start on KubeSpawner's page", () => {
    const form = formFromHtml(
      `<script>const userOptions = ${JSON.stringify({ profile: "a", ...record(() => "two") })};</script>
      <div id="kubespawner-profiles-list"><div><input type="radio" name="profile" value="a" checked><label>A</label>${names
        .map((name) => `<select name="profile-option-a--${name}"><option>one</option><option>two</option></select>`)
        .join("")}</div></div>`,
      "kubespawner",
    );
    const [, ...options] = form.fields;
    assert.deepEqual(options.map((field) => field.kind === "choice" && field.default), names.map(() => "two")); // prettier-ignore
  });

  it("is a server's name, and outlives the window as a field and as an option", async () => {
    const servers = record((name) => ({ name, ready: false, url: `/user/ada/${name}/` }));
    for (const model of [userModel, whoamiModel])
      assert.deepEqual(Object.keys(v.parse(model, { name: "ada", servers }).servers ?? {}), names);
    let kept: unknown;
    const memento = {
      get: () => kept,
      update: (_: string, value: unknown) => Promise.resolve(void (kept = JSON.parse(JSON.stringify(value)))),
    };
    const store = new AccountStore(memento, { debug() {}, info() {}, warn() {} } as never);
    const hub = { baseUrl: hubIdOf("https://hub.example/"), label: "Hub" };
    const accountId = accountIdOf({ ...hub, user: "ada" });
    const lastFields = { values: record((name) => [name]), options: record((name) => name) };
    const server = { id: "1", accountId, name: "", state: { kind: "stopped" as const }, lastFields };
    await store.add({
      hub,
      user: "ada",
      id: accountId,
      label: "Hub",
      servers: [{ ...server, lastOptions: lastFields.options }],
    } as never);
    const [stored] = store.load()[0]?.servers ?? [];
    assert.deepEqual(Object.entries(stored?.lastFields?.values ?? {}), Object.entries(lastFields.values));
    assert.deepEqual(Object.keys(stored?.lastOptions ?? {}), names);
  });

  it("is taken from other extensions, from profiles, and in what a start asked for", () => {
    const args = v.parse(startServerArgs, { server: "1", options: record(() => 1), fields: record(() => ["1"]) });
    assert.deepEqual([Object.keys(args.options ?? {}), Object.keys(args.fields?.values ?? {})], [names, names]);
    assert.equal(v.is(startServerArgs, { server: "1", fields: record(() => "no list") }), false);

    const fields = names.map((name) => ({ kind: "text", name }));
    const last = { kind: "text", name: "last", when: record(() => "on") };
    const { profiles } = checkProfiles([{ name: "P", fields: [...fields, last] }], english);
    assert.deepEqual(
      profiles[0]?.form?.fields.at(-1)?.when?.map(({ field }) => field),
      names,
    );

    for (const name of names) {
      const got = Object.fromEntries([[name, "x"]]);
      assert.deepEqual(optionDifferences({}, got), [{ kind: "added", key: name, got: "x" }]);
      assert.deepEqual(optionDifferences(got, {}), [{ kind: "missing", key: name, asked: "x" }]);
      assert.equal(coversScopes([name], ["servers"], "ada"), false);
    }
  });

  it("is checked like the others, and said where it is wrong", () => {
    const schema = byName(v.object({ n: v.number() }));
    for (const name of names) {
      const { issues, success } = v.safeParse(v.object({ all: schema }), {
        all: Object.fromEntries([[name, { n: "1" }]]),
      });
      assert.ok(!success);
      assert.equal(v.getDotPath(issues[0]), `all.${name}.n`);
    }
    assert.deepEqual(v.parse(schema, { a: { n: 1, more: 2 } }), { a: { n: 1 } });
    assert.equal(v.is(schema, "text"), false);
    assert.equal(v.is(schema, null), false);
  });
});
