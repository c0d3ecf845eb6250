import { startHub } from "../../../rig/hub.js";
import { talkingSpawner } from "../../host/commands/talking-spawner.js";
import { HUB_DEADLINE_MS } from "../hubClient/client-on-hub.js";
import { FlowRig } from "./rig.js";
import { choosingCases, promptCases } from "./servers/choosing-cases.js";
import { hubCases } from "./servers/hub-cases.js";
import { linkCases } from "./servers/link-cases.js";
import { logCases } from "./servers/log-cases.js";
import { namedCases } from "./servers/named-cases.js";
import { queueCases } from "./servers/queue-cases.js";
import { serverCases } from "./servers/server-cases.js";
import { siteCases } from "./servers/site-cases.js";

describe("the commands", function () {
  this.timeout(HUB_DEADLINE_MS);
  const rig = FlowRig.inSuite(() => startHub({ basePath: "/jupyter", config: talkingSpawner }));

  describe("of a hub", () => hubCases(rig));
  describe("of a server, which", () => serverCases(rig));
  describe("of a start that waits, which", () => queueCases(rig));
  describe("that tell what went on, which", () => logCases(rig));
  describe("by a choice", () => choosingCases(rig));
  describe("with a token that the hub takes no more, which", () => promptCases(rig));
  describe("of a hub that its site has set up, which", () => siteCases(rig));
  describe("by a link", () => linkCases(rig));
  describe("of a named server", () => namedCases(rig));
});
