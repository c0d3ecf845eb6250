import assert from "node:assert/strict";
import { tooltipLinks } from "../../../src/servers/status/tooltip-links.js";
import type { ServerId } from "../../../src/text/ids.js";
import { english } from "./english.js";

const server = "id~" as ServerId;
const linked = (...names: string[]) =>
  tooltipLinks(
    names.map((name) => ({ label: name, command: `hubKernels.${name}` })),
    server,
    english,
  ).map(({ label }) => label);

describe("the links of the status item's tooltip", () => {
  const many = ["stopServer", "newTerminal", "openServerFiles", "openServer", "keepAlive", "restartServer", "copyLink"];

  it("are all that can be done where that is little", () => {
    assert.deepEqual(linked("startServer", "showLog"), ["startServer", "showLog"]);
    assert.deepEqual(linked(...many, "showLog"), [...many, "showLog"]);
  });

  it("are what people in trouble look for, the likeliest of the others in their order, and the list of all", () => {
    assert.deepEqual(linked(...many, "openApp", "checkConnection", "switchAccount", "showLog"), [
      "stopServer",
      "newTerminal",
      "openServerFiles",
      "openServer",
      "restartServer",
      "checkConnection",
      "showLog",
      "More Actions…",
    ]);
    const [all] = tooltipLinks(
      Array.from({ length: 9 }, (_, index) => ({ label: `${index}`, command: `${index}` })),
      server,
      english,
    ).slice(-1);
    assert.deepEqual([all?.command, all?.args], ["hubKernels.showServerActions", { server }]);
  });
});
