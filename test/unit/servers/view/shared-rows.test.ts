import assert from "node:assert/strict";
import { serverTree } from "../../../../src/servers/view/server-tree.js";
import type { ServerRow } from "../../../../src/servers/view/types.js";
import { HubUnreachable } from "../../../../src/transport/errors.js";
import { english } from "../../ui/english.js";
import { account, baseUrl } from "./an-account.js";

const speech = { l10n: english, language: "en", now: 0 };
const line = ({ icon, label, description = "" }: ServerRow) => `$(${icon}) ${label} | ${description}`;
const lines = (row: ServerRow) => (row.children ?? []).map(line);
const flags = (row: ServerRow | undefined) => row?.flags.join(" ");

describe("the rows of servers that others share", () => {
  it("stand below the account, where something is shared, and open what runs", () => {
    const shared = [
      { owner: "bea", name: "", ready: true, url: `${baseUrl}user/bea/` },
      { owner: "bea", name: "gpu", ready: false, url: `${baseUrl}user/bea/gpu/` },
    ];
    const [row] = serverTree([account()], speech, {}, () => shared);
    const group = row?.children?.at(-1);
    assert.ok(group);
    assert.equal(line(group), "$(organization) Shared with me | 2");
    assert.deepEqual(lines(group), ["$(vm-running) bea | running", "$(vm) bea · gpu | not running"]);
    const [runs, stopped] = group.children ?? [];
    assert.deepEqual([runs?.press, flags(runs)], ["hubKernels.openSharedServer", "shared inline-openSharedServer"]);
    assert.deepEqual([stopped?.press, flags(stopped)], [undefined, "shared"]);
    assert.equal(stopped?.spoken, "gpu of bea on hub.example: not running");
    assert.match(stopped.tooltip, /Its owner can start it\.$/);
    const problem = new HubUnreachable(baseUrl, "refused");
    const away = serverTree([account([{}], { reach: { kind: "unreachable", problem } })], speech, {}, () => shared);
    assert.ok(!away.flatMap(lines).some((text) => text.includes("Shared with me")));
  });
});
