import assert from "node:assert/strict";
import type { UserOptions } from "../../../src/hubClient/types.js";
import { accountFromStored, reduceAccount } from "../../../src/model/account-reducer.js";
import type { Server } from "../../../src/model/types.js";
import { unsafeOption } from "../../../src/model/unsafe-option.js";
import { type Choice, choicesFor, isDangerNew, optionsInWords } from "../../../src/servers/options/choices.js";
import { type Profile, readProfiles } from "../../../src/servers/options/profiles.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";
import { moment } from "../a-moment.js";
import { address, hubServer, l10n } from "./model-fakes.js";

const gpu: Profile = { name: "GPU image", description: "A100", options: { image: "gpu", gpu: 1 } };
const cpu: Profile = { name: "CPU", options: { image: "cpu" } };

function choices(servers: Record<string, UserOptions | undefined>, profiles: Profile[] = []): Choice[] {
  const answer = Object.entries(servers).map(([name, userOptions]) =>
    hubServer({ name, ...(userOptions && { userOptions }) }),
  );
  const account = reduceAccount(accountFromStored({ ...address, servers: [] }), {
    kind: "answered",
    servers: answer,
    busy: new Set(),
    failures: new Map(),
    at: moment(0),
  });
  const [server] = account.servers;
  assert.ok(server);
  return choicesFor(account, server, profiles, l10n);
}

const short = (list: Choice[]) => list.map(({ source, label, options }) => [source, label, options]);

describe("the choices of a start", () => {
  it("of a server never started here: profiles, and the hub's default", () => {
    assert.deepEqual(short(choices({}, [gpu, cpu])), [
      ["profiles", "GPU image", gpu.options],
      ["profiles", "CPU", cpu.options],
      ["default", "The Hub's Default", {}],
    ]);
  });

  it("begin with the last one, then profiles, then other servers' starts, then the hub's default", () => {
    const list = choices({ "": { image: "old" }, big: { image: "big", gpu: 4 } }, [cpu]);
    assert.deepEqual(short(list), [
      ["last", "image: old", { image: "old" }],
      ["profiles", "CPU", cpu.options],
      ["earlier", "image: big · gpu: 4", { image: "big", gpu: 4 }],
      ["default", "The Hub's Default", {}],
    ]);
    assert.deepEqual([list[0]?.description, list[2]?.description], ["like last time", "like server “big”"]);
  });

  it("offer the same options once, under a profile's name where they have one", () => {
    const list = choices({ "": { gpu: 1, image: "gpu" }, b: { image: "gpu", gpu: 1 }, c: {} }, [gpu, cpu]);
    assert.deepEqual(short(list), [
      ["last", "GPU image", { gpu: 1, image: "gpu" }],
      ["profiles", "CPU", cpu.options],
      ["earlier", "The Hub's Default", {}],
    ]);
    assert.equal(list[0]?.detail, "gpu: 1 · image: gpu");
  });

  it("offer a profile that asks beside one that does not, and never as the last start's name", () => {
    const form = { spawner: "profile" as const, fields: [{ kind: "number" as const, name: "gpus", label: "GPUs" }] };
    const asking: Profile = { name: "Asking", options: cpu.options, form };
    const list = choices({ "": cpu.options }, [asking]);
    assert.deepEqual(list.map(({ label, detail }) => [label, detail]).slice(0, 2), [
      ["image: cpu", ""],
      ["Asking…", "GPUs"],
    ]);
    assert.equal(list[1]?.form, form);
  });

  it("leave out the profiles of other hubs", () => {
    const here = { ...cpu, hub: "https://HUB.example/jupyter" };
    const elsewhere = ["https://hub.example/", "http://hub.example/jupyter/"].map((hub) => ({ ...gpu, hub }));
    assert.deepEqual(choices({}, [here, ...elsewhere]).map(({ label }) => label), ["CPU", "The Hub's Default"]); // prettier-ignore
  });

  it("never send a line break: the last start is left to the hub's memory, others are not offered", () => {
    const unsafe = { script: "a\n#SBATCH --account=other" };
    const list = choices({ "": unsafe, b: { ...unsafe, gpu: 1 } });
    assert.deepEqual(short(list), [
      ["last", "script: a #SBATCH --account=other", undefined],
      ["default", "The Hub's Default", {}],
    ]);
  });
});

describe("options in words", () => {
  const cases: [UserOptions, string][] = [
    [{ image: "gpu", gpu: 1 }, "image: gpu · gpu: 1"],
    [{ image: ["gpu"], mounts: ["a", "b"], ssd: true }, "image: gpu · mounts: a, b · ssd: true"],
    [{ env: { A: 1 }, none: null }, 'env: {"A":1} · none: null'],
    [{ text: "x".repeat(60) }, `text: ${"x".repeat(39)}…`],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }, "a: 1 · b: 2 · c: 3 · d: 4 · e: 5 · f: 6 · …"],
    [{}, "the hub's default"],
    [
      { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, reset_home: true },
      "reset_home: true · a: 1 · b: 2 · c: 3 · d: 4 · e: 5 · …",
    ],
    [{ image: "gpu", db_password: "tr0ub4dor" }, "image: gpu · db_password: •••"],
  ];
  for (const [options, words] of cases) {
    it(words, () => assert.equal(optionsInWords(options, l10n), words));
  }
});

describe("the setting of profiles", () => {
  it("may be absent", () => {
    assert.deepEqual(readProfiles(undefined, l10n), { profiles: [], problems: [] });
  });

  it("keeps what can be used", () => {
    const setting = [gpu, { ...cpu, hub: "https://hub.example/" }];
    assert.deepEqual(readProfiles(setting, l10n), { profiles: setting, problems: [] });
  });

  const problems: [string, unknown, string, string][] = [
    ["no list", { name: "x" }, "", "This must be a list of profiles."],
    ["no object", ["x"], "[0]", "A profile must have a “name”, and “options” or “fields”."],
    ["no options", [{ name: "x" }], "[0]", "“options” or “fields” is missing."],
    ["options as a list", [{ name: "x", options: ["a"] }], "[0].options", "This must contain the options as names and values."],
    ["no name", [gpu, { options: {} }], "[1].name", "“name” is missing."],
    ["an empty name", [{ name: " ", options: {} }], "[0].name", "Give the profile a name."],
    ["an address that is none", [{ ...gpu, hub: "hub" }], "[0].hub", "This must be the hub's address, such as https://hub.example."],
    ["a line break in a name", [{ ...gpu, name: "a\nb" }], "[0].name", "Remove the line break or control character."],
    ["a line break in an option", [{ ...gpu, options: { a: { b: ["x", "y\nz"] } } }], "[0].options", "Remove the line break or control character in “a.b[1]”."],
    ["a control character in an option's name", [{ ...gpu, options: { "a\u0007": 1 } }], "[0].options", "Remove the line break or control character in “a�”."],
  ]; // prettier-ignore
  for (const [what, setting, path, problem] of problems) {
    it(`tells of ${what}, and where`, () => {
      const read = readProfiles(setting, l10n);
      assert.deepEqual(read.problems, [{ path, problem }]);
      assert.equal(read.profiles.length, Array.isArray(setting) ? setting.length - 1 : 0);
    });
  }

  it("finds a line break of any kind, and only that", () => {
    for (const bad of ["a\nb", "a\rb", "a\u2028b", "a\u0085b", "a\u0000"]) assert.equal(unsafeOption({ k: bad }), "k");
    assert.equal(unsafeOption({ k: "ümlaut – 'quotes' $(x) ; 😀", n: 1, z: null, l: ["x"] }), undefined);
  });
});

describe("what a start by one click would delete", () => {
  it("is news where the question before it could not name it", () => {
    const started = (lastOptions?: UserOptions): Server => ({
      id: "a" as ServerId,
      accountId: "h" as AccountId,
      name: "",
      state: { kind: "stopped" },
      ...(lastOptions && { lastOptions }),
    });
    const [plain, wipes] = [started({ image: "cpu" }), started({ image: "cpu", wipe_disk: "yes" })];
    for (const before of [undefined, started(), plain]) assert.equal(isDangerNew(wipes, before), true);
    assert.equal(isDangerNew(started({ ...wipes.lastOptions, image: "gpu" }), wipes), false);
    for (const before of [undefined, wipes]) assert.equal(isDangerNew(plain, before), false);
  });
});
