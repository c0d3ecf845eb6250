import assert from "node:assert/strict";
import { ReachedServers } from "../../../src/helper/reached-servers.js";
import type { HubModel, ModelChange, Server, ServerState } from "../../../src/model/types.js";
import { defaultId } from "../servers/model-rig.js";

describe("what is kept of a server that is reached", () => {
  let state: ServerState;
  let tell: (change: ModelChange) => void;
  let ended: string[];
  let made: number;
  let fails: boolean;
  let servers: ReachedServers<{ name: string; dispose(): void }>;

  const becomes = (next: ServerState) => {
    state = next;
    tell({ servers: [{ id: defaultId }] } as unknown as ModelChange);
  };
  const startedAt = (started: string): ServerState => ({ kind: "running", url: "", started });
  const name = async () => (await servers.of(defaultId)).name;

  beforeEach(() => {
    [state, ended, made, fails] = [startedAt("1"), [], 0, false];
    const model: Pick<HubModel, "server" | "onDidChange"> = {
      server: () => ({ state }) as Server,
      onDidChange: (listener) => {
        tell = listener;
        return { dispose: () => undefined };
      },
    };
    servers = new ReachedServers(model, () => {
      const name = String(++made);
      return fails ? Promise.reject(new Error("no")) : Promise.resolve({ name, dispose: () => void ended.push(name) });
    });
  });

  it("is made once for a start of it, and ends with that, or with the room", async () => {
    assert.deepEqual([await name(), await name()], ["1", "1"]);
    becomes(startedAt("2"));
    assert.deepEqual([await name(), ended], ["2", ["1"]]);
    servers.dispose();
    await Promise.resolve();
    assert.deepEqual(ended, ["1", "2"]);
  });

  it("stays while nobody knows what the server does", async () => {
    await name();
    becomes({ kind: "unknown" });
    becomes(startedAt("1"));
    assert.deepEqual([await name(), ended], ["1", []]);
  });

  it("is tried again where it failed", async () => {
    fails = true;
    await assert.rejects(name(), /no/);
    fails = false;
    assert.equal(await name(), "2");
  });
});
