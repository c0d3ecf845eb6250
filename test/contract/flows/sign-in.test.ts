import assert from "node:assert/strict";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { companionCases } from "./sign-in/companion-cases.js";
import { environmentCases } from "./sign-in/environment-cases.js";
import { oauthCases } from "./sign-in/oauth-cases.js";
import { lockedCases, passwordCases } from "./sign-in/password-cases.js";
import { pasteCases } from "./sign-in/paste-cases.js";
import { requestCases } from "./sign-in/requests-cases.js";
import { SignInRig } from "./sign-in/rig.js";
import { sshCases } from "./sign-in/ssh-cases.js";
import { waysCases } from "./sign-in/ways-cases.js";

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
  describe("with an OAuth client of the hub", () => oauthCases(rig));
  describe("with user name and password", () => passwordCases(rig));
  describe("with a token that is pasted", () => pasteCases(rig));
  describe("inside a server of the hub", () => environmentCases(rig));
  describe("at a hub that only SSH reaches, which", () => sshCases(rig));
  describe("in the ways that are there, which", () => waysCases(rig));
  describe("asks the hub nothing twice", () => requestCases(rig));
  describe("while the keychain is locked", () => lockedCases(rig));
});
