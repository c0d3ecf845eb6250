import assert from "node:assert/strict";
import type { Server } from "../../../src/model/types.js";
import { UnrecordedServers } from "../../../src/servers/status/unrecorded-servers.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";

const server = (started: string): Server => ({
  id: "id~" as ServerId,
  accountId: "id" as AccountId,
  name: "",
  state: { kind: "running", url: "https://hub.example/user/ada/", started },
});

describe("servers without a recorder", () => {
  it("are known until one is started, or the server runs anew, and are told as they change", () => {
    let changes = 0;
    const unrecorded = new UnrecordedServers(() => true);
    unrecorded.onDidChange(() => changes++);
    for (const why of ["no kernel", "no kernel"]) unrecorded.note(server("8:00"), why);
    assert.deepEqual([unrecorded.of(server("8:00")), changes], ["no kernel", 1]);
    assert.equal(unrecorded.of(server("9:00")), undefined);
    unrecorded.note(server("9:00"), "no kernel");
    assert.deepEqual([unrecorded.of(server("9:00")), changes], ["no kernel", 2]);
    unrecorded.note(server("9:00"), undefined);
    assert.deepEqual([unrecorded.of(server("9:00")), changes], [undefined, 3]);
    unrecorded.note(undefined, "no kernel");
    assert.equal(changes, 3);
  });

  it("are not spoken of to who wants none", () => {
    let isWanted = true;
    const unrecorded = new UnrecordedServers(() => isWanted);
    unrecorded.note(server("8:00"), "no kernel");
    isWanted = false;
    assert.equal(unrecorded.of(server("8:00")), undefined);
  });
});
