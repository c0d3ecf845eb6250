import assert from "node:assert/strict";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { companionCases } from "./sign-in/companion-cases.js";
import { SignInRig } from "./sign-in/rig.js";

describe("signing in", function () {
  this.timeout(HUB_DEADLINE_MS);
  let started: SignInRig | undefined;
  before(async () => (started = await SignInRig.start()));
  after(() => started?.stop());
  const rig = () => {
    assert.ok(started);
    return started;
  };

  describe("on the companion's page", () => companionCases(rig));
});
