import { pooledHub } from "../../../rig/pool.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { FlowRig } from "./rig.js";
import { commandCases } from "./tokens/command-cases.js";
import { copyCases } from "./tokens/copy-cases.js";
import { newTokenCases } from "./tokens/new-token-cases.js";
import { reminderCases } from "./tokens/reminder-cases.js";
import { treeCases } from "./tokens/tree-cases.js";

describe("the tokens of an account", function () {
  this.timeout(HUB_DEADLINE_MS);
  const rig = FlowRig.inSuite(() => pooledHub());

  describe("by the view's commands, which", () => commandCases(rig));
  describe("in the view's lines, which", () => treeCases(rig));
  describe("that end soon and may not be renewed, which", () => reminderCases(rig));
  describe("by New Token…, which", () => newTokenCases(rig));
  describe("by Copy Connection for Other Tools…, which", () => copyCases(rig));
});
