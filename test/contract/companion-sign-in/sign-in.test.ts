import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import { HUB_DEADLINE_MS, LINES } from "../hubClient/client-on-hub.js";
import { accountCases } from "./account-cases.js";
import { codeCases, restartCase } from "./code-cases.js";
import { givenCases } from "./given-cases.js";
import { hubWithSignIn, MONTH_S } from "./sign-in-on-hub.js";

const WEEK_S = 7 * 24 * 60 * 60;
/** `users:activity` is for the group alone, and nobody else but ada and dora makes tokens. */
const roles = `
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["access:servers!user", "servers!user", "read:users!user"]},
    {"name": "makers", "scopes": ["tokens!user"], "users": ["ada", "dora"]},
    {"name": "trusted", "scopes": ["tokens!user", "users:activity!user"], "groups": ["trusted"]},
]
c.JupyterHub.load_groups = {"trusted": {"users": []}}
c.JupyterHub.allow_named_servers = True
`;
const SETTINGS = {
  "4.1": { basePath: "/jupyter", longestS: MONTH_S, config: roles },
  "5.5": { basePath: "", longestS: WEEK_S, config: `${roles}c.JupyterHub.token_expires_in_max_seconds = ${WEEK_S}\n` },
  "6.1": { basePath: "/campus/jupyter", longestS: MONTH_S, config: roles },
};

describe("browser sign-in through the hub companion", function () {
  this.timeout(HUB_DEADLINE_MS);
  const hubs = new Map<string, RunningHub>();
  before(async () => {
    const start = (line: (typeof LINES)[number]) => hubWithSignIn({ line, ...SETTINGS[line] });
    await Promise.all(LINES.map(async (line) => hubs.set(line, await start(line))));
  });
  after(async () => {
    await Promise.all([...hubs.values()].map((hub) => hub.stop()));
  });

  for (const line of LINES) {
    describe(`hub ${line}`, () => {
      const hub = () => {
        const running = hubs.get(line);
        assert.ok(running);
        return running;
      };
      givenCases(line, hub, SETTINGS[line].longestS);
      codeCases(hub);
      accountCases(hub);
      // The same code of the companion in all lines.
      if (line === "5.5") restartCase(hub);
    });
  }
});
