import assert from "node:assert/strict";
import { mock } from "node:test";
import { SocketRefused } from "../../../src/transport/errors.js";
import { racing } from "../../../src/transport/socket/racing-connection.js";
import type { SocketConnection } from "../../../src/transport/types.js";
import { FakeConnection, lost } from "./lasting-fakes.js";

describe("a connection that is tried beside one that hangs", () => {
  let made: FakeConnection[];
  let told: string[];
  let connection: SocketConnection;

  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    [made, told] = [[], []];
    const connect = racing((url, _protocols, events) => {
      const one = new FakeConnection(url, events);
      made.push(one);
      return one;
    });
    connection = connect(new URL("http://hub/k"), ["v1"], {
      opened: (protocol) => told.push(`opened ${protocol}`),
      message: (data) => told.push(`message ${String(data)}`),
      ping: () => told.push("ping"),
      pong: () => told.push("pong"),
      ended: ({ code }) => told.push(`ended ${code}`),
    });
  });
  afterEach(() => mock.timers.reset());

  const nth = (index: number): FakeConnection => made[index] ?? assert.fail(`${made.length} were made`);
  const open = (index: number) => {
    nth(index).isOpen = true;
    nth(index).events.opened("v1");
  };

  it("is alone where it opens in time", () => {
    mock.timers.tick(1_999);
    open(0);
    mock.timers.tick(60_000);
    assert.deepEqual([made.length, told, connection.isOpen], [1, ["opened v1"], true]);
  });

  it("is whichever opens first; the other one is given up, and tells nothing any more", () => {
    mock.timers.tick(2_000);
    open(1);
    assert.deepEqual(nth(0).done, ["terminate"]);
    nth(0).events.opened("v1");
    nth(0).events.ended(lost);
    nth(1).events.message("hello", false);
    connection.send("code");
    assert.deepEqual([told, nth(0).sent, nth(1).sent], [["opened v1", "message hello"], [], ["code"]]);
    nth(1).events.ended(lost);
    assert.deepEqual(told.at(-1), "ended 1006");
  });

  it("is two at once, the oldest given up for a new one, each time after twice the time", () => {
    mock.timers.tick(2_000);
    mock.timers.tick(4_000);
    assert.deepEqual([made.length, nth(0).done, nth(1).done], [3, ["terminate"], []]);
    mock.timers.tick(7_999);
    assert.equal(made.length, 3);
    mock.timers.tick(1);
    assert.deepEqual([made.length, nth(1).done, nth(2).done, told], [4, ["terminate"], [], []]);
  });

  it("goes on with the other when one is lost, and ends with the last", () => {
    mock.timers.tick(2_000);
    nth(0).events.ended(lost);
    assert.deepEqual(told, []);
    nth(1).events.ended(lost);
    mock.timers.tick(60_000);
    assert.deepEqual([told, made.length], [["ended 1006"], 2]);
  });

  it("ends with the first answer of the other side, also where that is a no", () => {
    mock.timers.tick(2_000);
    nth(1).events.ended({ ...lost, error: new SocketRefused("http://hub/", 404) });
    assert.deepEqual([told, nth(0).done], [["ended 1006"], ["terminate"]]);
  });

  it("is closed at any time, with all that is under way", async () => {
    mock.timers.tick(2_000);
    connection.close();
    await new Promise((resolve) => setImmediate(resolve));
    mock.timers.tick(60_000);
    assert.deepEqual([told, made.length, nth(0).done, nth(1).done], [["ended 1000"], 2, ["close"], ["close"]]);
  });
});
