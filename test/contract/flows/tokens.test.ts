import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { commandCases } from "./tokens/command-cases.js";
import { copyCases } from "./tokens/copy-cases.js";
import { newTokenCases } from "./tokens/new-token-cases.js";
import { TokensRig } from "./tokens/rig.js";
import { treeCases } from "./tokens/tree-cases.js";

describe("the tokens of an account", function () {
  this.timeout(HUB_DEADLINE_MS);
  let started: TokensRig | undefined;
  const rig = () => {
    assert.ok(started);
    return started;
  };
  let oldHub: RunningHub | undefined;
  const old = () => {
    assert.ok(oldHub);
    return oldHub;
  };
  before(async () => {
    [started, oldHub] = await Promise.all([TokensRig.start(), pooledHub("4.1")]);
  });
  after(() => Promise.all([started?.stop(), oldHub?.stop()]));
  beforeEach(() => rig().open());
  afterEach(() => rig().close());

  describe("by the view's commands, which", () => commandCases(rig));
  describe("in the view's lines, which", () => treeCases(rig, old));
  describe("by New Token…, which", () => newTokenCases(rig));
  describe("by Copy Connection for Other Tools…, which", () => copyCases(rig));
});
