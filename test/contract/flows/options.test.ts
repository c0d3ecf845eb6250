import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { actingCases } from "./options/acting-cases.js";
import { againCases } from "./options/again-cases.js";
import { bareCases } from "./options/bare-cases.js";
import { formCases } from "./options/form-cases.js";
import { plainCases } from "./options/plain-cases.js";
import { profileFileCases } from "./options/profile-file-cases.js";
import { retryCases } from "./options/retry-cases.js";
import { OptionsRig } from "./options/rig.js";
import { toldCases } from "./options/told-cases.js";
import { walkCases } from "./options/walk-cases.js";

describe("the options of a start", function () {
  this.timeout(HUB_DEADLINE_MS);
  const rig = OptionsRig.inSuite();

  describe("of a hub with its companion, step by step", () => walkCases(rig));
  describe("of a hub with its companion, in one form", () => formCases(rig));
  describe("of a hub whose companion has none to tell, which", () => bareCases(rig));
  describe("of a hub whose form acts on the spawner", () => actingCases(rig));
  describe("by a form's fields", () => againCases(rig));
  describe("of a hub without companion, with a site's profile file", () => profileFileCases(rig));
  describe("of a hub without companion", () => plainCases(rig));
  describe("of which the user was told", () => toldCases(rig));
  describe("of a start that is tried again, which", () => retryCases(rig));
});
