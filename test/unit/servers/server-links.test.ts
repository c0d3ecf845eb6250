import assert from "node:assert/strict";
import { ServerLinks } from "../../../src/servers/status/server-links.js";
import type { ServerId } from "../../../src/text/ids.js";

const serverId = "id~" as ServerId;

describe("the connections of a window to a server", () => {
  const links = new ServerLinks();
  const [one, two] = [{}, {}];
  let told = 0;
  links.onDidChange(() => told++);

  it("are released when the last one is, and in use with the next", () => {
    assert.equal(links.of(serverId), undefined);
    links.opened(one, serverId);
    links.opened(two, serverId);
    links.released(one);
    assert.equal(links.of(serverId)?.isReleased, false);
    links.released(two);
    assert.equal(links.of(serverId)?.isReleased, true);
    links.opened(one, serverId);
    assert.equal(links.of(serverId)?.isReleased, false);
  });

  it("are slow when three of the last five questions took more than a second, and tell only that that has changed", () => {
    told = 0;
    for (const ms of [40, 2_000, 50, 1_500, 60]) links.answered(one, ms);
    assert.deepEqual([links.of(serverId), told], [{ isReleased: false, isSlow: false, roundTripMs: 60 }, 0]);
    for (const ms of [1_200, 1_100]) links.answered(one, ms);
    assert.deepEqual([links.of(serverId), told], [{ isReleased: false, isSlow: true, roundTripMs: 1_100 }, 1]);
    for (const ms of [30, 30]) links.answered(one, ms);
    assert.deepEqual([links.of(serverId)?.isSlow, told], [false, 2]);
  });

  it("are forgotten when they end", () => {
    for (const each of [one, two]) links.closed(each);
    assert.equal(links.of(serverId), undefined);
  });
});
