import assert from "node:assert/strict";
import { accountFromStored } from "../../../src/model/account-reducer.js";
import type { Server } from "../../../src/model/types.js";
import {
  type Pin,
  pinnedFirst,
  pinnedIn,
  pinnedProfiles,
  readPin,
} from "../../../src/servers/options/workspace-pin.js";
import { serverIdOf } from "../../../src/text/ids.js";
import { baseUrl, l10n } from "./model-fakes.js";

const hubOf = (user: string, url = baseUrl) =>
  accountFromStored({
    baseUrl: url,
    user,
    servers: [{ name: "cpu" }, { name: "gpu-2", displayName: "Big GPU" }],
  });
const ada = hubOf("ada");
const other = hubOf("ada", "https://other.example/");

function problemOf(setting: unknown): string {
  const reading = readPin(setting, l10n);
  assert.ok(reading.kind === "unusable", JSON.stringify(reading));
  return reading.problem;
}

describe("the setting of the workspace's server", () => {
  it("may be left out", () => {
    for (const setting of [undefined, null, {}]) assert.deepEqual(readPin(setting, l10n), { kind: "none" });
  });

  it("names a hub, and a server and options where they are given", () => {
    assert.deepEqual(readPin({ hub: baseUrl }, l10n), { kind: "pin", pin: { hub: baseUrl, server: "" } });
    const whole = { hub: baseUrl, server: "gpu", options: { image: "torch", gpu: 1, list: ["a"] } };
    assert.deepEqual(readPin(whole, l10n), { kind: "pin", pin: whole });
  });

  const refused: [string, unknown, RegExp][] = [
    ["a text", "https://hub.example", /must have “hub”/],
    ["a list", [], /must have “hub”/],
    ["no hub", { server: "gpu" }, /hub/],
    ["something else beside", { hub: baseUrl, token: "secret" }, /token/],
    ["a hub that is no address", { hub: "hub.example" }, /^hub: .*address/],
    ["a command in place of an address", { hub: "command:evil" }, /^hub: .*address/],
    ["a password in the address", { hub: "https://ada:pw@hub.example/" }, /^hub: .*address/],
    ["a token in the address", { hub: "https://hub.example/?token=x" }, /^hub: .*address/],
    ["a line break in the name", { hub: baseUrl, server: "g\npu" }, /^server: .*control character/],
    ["a direction mark in the name", { hub: baseUrl, server: "g\u202Epu" }, /^server: .*control character/],
    ["a number for a name", { hub: baseUrl, server: 7 }, /^server: /],
    ["a line break in an option", { hub: baseUrl, options: { partition: "gpu\nrm" } }, /^options: .*control character/],
    ["options that are none", { hub: baseUrl, options: ["a"] }, /^options: .*names and values/],
  ];
  for (const [what, setting, problem] of refused) {
    it(`cannot have ${what}, and says where`, () => assert.match(problemOf(setting), problem));
  }

  it("does not repeat what it refuses", () => {
    assert.ok(!problemOf({ hub: "https://hub.example/?token=s3cret" }).includes("s3cret"));
  });
});

describe("the workspace's server among the hubs that were added", () => {
  const found = (pin: Pin) => pinnedIn([other, ada], pin).map(({ account, server }) => [account.id, server?.name]);

  it("is each of those that are called so, none before another", () => {
    const servers = [{ name: "a", displayName: "Big" }, { name: "b", displayName: "Big" }, { name: "c" }];
    const account = accountFromStored({ baseUrl, user: "ada", servers });
    const names = (server: string) =>
      pinnedIn([account], { hub: baseUrl, server }).map((pinned) => pinned.server?.name);
    assert.deepEqual([names("Big"), names("b"), names("none")], [["a", "b"], ["b"], [undefined]]);
  });

  it("is found with and without the slash at the end, by the default server's empty name", () => {
    for (const hub of [baseUrl, baseUrl.slice(0, -1)]) assert.deepEqual(found({ hub, server: "" }), [[ada.id, ""]]);
  });

  it("is found by its name, or by what people read", () => {
    assert.deepEqual(found({ hub: baseUrl, server: "cpu" }), [[ada.id, "cpu"]]);
    assert.deepEqual(found({ hub: baseUrl, server: "Big GPU" }), [[ada.id, "gpu-2"]]);
  });

  it("may be one that the hub does not have", () => {
    assert.deepEqual(found({ hub: baseUrl, server: "tpu" }), [[ada.id, undefined]]);
  });

  it("is on no other hub: not by another scheme, host, port or path", () => {
    for (const hub of [
      "http://hub.example/jupyter/",
      "https://hub.example.evil/jupyter/",
      "https://hub.example:8443/jupyter/",
      "https://hub.example/",
    ]) {
      assert.deepEqual(found({ hub, server: "" }), []);
    }
  });

  it("is offered the workspace's options, and no other server is", () => {
    const offered = (server: string, options?: Pin["options"]) =>
      [other, ada].flatMap((account) =>
        account.servers
          .filter((one) => {
            const pin = { hub: baseUrl, server, ...(options && { options }) };
            return pinnedProfiles(pin, account, one, l10n).some((profile) => profile.options === options);
          })
          .map(({ id }) => id),
      );
    assert.deepEqual(offered("cpu", { image: "r" }), [serverIdOf(ada.id, "cpu")]);
    assert.deepEqual(offered("Big GPU", { image: "r" }), [serverIdOf(ada.id, "gpu-2")]);
    assert.deepEqual(offered("", { image: "r" }), [serverIdOf(ada.id, "")]);
    assert.deepEqual(offered("cpu"), []);
    assert.deepEqual(pinnedProfiles(undefined, ada, ada.servers[0] as Server, l10n), []);
  });

  it("comes first, and the others keep their order", () => {
    const bob = hubOf("bob");
    const accounts = [other, ada, bob];
    const items = accounts.flatMap((account) => account.servers.map((server) => ({ account, server })));
    const first = pinnedFirst(items, accounts, { hub: baseUrl, server: "gpu-2" });
    assert.deepEqual(
      first.slice(0, 2).map(({ account, server }) => [account.user, server.name]),
      [
        ["ada", "gpu-2"],
        ["bob", "gpu-2"],
      ],
    );
    assert.deepEqual(
      first.slice(2),
      items.filter((item) => !first.slice(0, 2).includes(item)),
    );
    assert.deepEqual(pinnedFirst(items, accounts, undefined), items);
    // A pin of a server that is not there puts none before the others.
    assert.deepEqual(pinnedFirst(items, accounts, { hub: baseUrl, server: "tpu" }), items);
  });
});
