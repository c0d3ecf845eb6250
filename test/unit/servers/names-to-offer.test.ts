import assert from "node:assert/strict";
import type { Account, Server } from "../../../src/model/types.js";
import { documentedNames, readServerNames } from "../../../src/servers/names/documented-names.js";
import { namesToOffer } from "../../../src/servers/names/names-to-offer.js";
import { accountIdOf, hubIdOf } from "../../../src/text/ids.js";
import { english } from "../ui/english.js";

const at = "https://hub.example/jupyter/";

describe("the names of servers that a site documents", () => {
  it("are those of the hub, however its address is written", () => {
    const names = { "https://hub.example/jupyter": ["gpu", " cpu "], "https://other.example": ["other"] };
    assert.deepEqual(documentedNames(names, at), ["gpu", "cpu"]);
    assert.deepEqual(documentedNames(names, "http://hub.example/jupyter/"), []);
    assert.deepEqual(documentedNames({ [at]: ["gpu"], "https://hub.example/jupyter": ["gpu"] }, at), ["gpu"]);
  });

  it("are read from whatever is written in the setting, and what is wrong is told", () => {
    const good = { [at]: ["gpu", "cpu"] };
    assert.deepEqual(readServerNames(good, english), { value: good });
    for (const nothing of [undefined, null, {}]) assert.deepEqual(readServerNames(nothing, english), { value: {} });
    const cases: [unknown, unknown][] = [
      [["gpu"], {}],
      [{ [at]: "gpu" }, {}],
      [{ "hub.example": ["gpu"], "https://u:p@hub.example": ["gpu"], "https://": ["gpu"] }, {}],
      [{ [at]: ["gpu", 1, " "] }, { [at]: ["gpu"] }],
      [{ [at]: Array.from({ length: 1000 }, (_, index) => `s${index}`) }, { [at]: Array.from({ length: 100 }, (_, index) => `s${index}`) }], // prettier-ignore
    ];
    for (const [written, value] of cases) {
      const reading = readServerNames(written, english);
      assert.deepEqual(reading.value, value);
      assert.match(reading.problem ?? "", /^Enter the address of each hub /);
    }
  });
});

describe("the names that are offered", () => {
  const account = (version: string, ...names: string[]): Account => ({
    id: accountIdOf({ baseUrl: at, user: "ada" }),
    hub: { baseUrl: hubIdOf(at), label: "hub.example", version },
    user: "ada",
    label: "hub.example",
    reach: { kind: "ok" },
    servers: names.map((name) => ({ id: `hub~ada~${name}`, name }) as Server),
  });
  const offered = (of: Account, documented: string[], own?: string) =>
    namesToOffer(of, documented, own).map(({ server: { name, planned }, isDefault }) => [name, planned, isDefault]);

  it("begin with the hub's own, and have each once", () => {
    assert.deepEqual(offered(account("5.5.4"), ["gpu", "cpu"], "cpu"), [
      ["cpu", true, true],
      ["gpu", true, false],
    ]);
  });

  it("leave out those that are there, and those that the hub would not take", () => {
    assert.deepEqual(offered(account("5.5.4", "", "gpu"), ["gpu", "a/b", "cpu"]), [["cpu", true, false]]);
  });
});
