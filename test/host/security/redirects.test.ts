import assert from "node:assert/strict";
import { controllerOf, selectController, standIn } from "../jupyter/stand-in.js";
import { openNotebook, start, until } from "../kernels/notebooks.js";
import { type Added, command } from "../kernels/rig.js";
import { type Hostility, startHostileHub } from "./hostile-hub.js";
import { listener, newlyHeard } from "./rig.js";

const token = "5f0c1d2e3b4a59687706152433425161";
const everything = /./;
const nothing = /^$/;

describe("a hub that leads the Jupyter extension elsewhere", () => {
  beforeEach(newlyHeard);

  /** Adds the hub, lets it be used, and removes it. */
  async function withHub(
    hostility: Omit<Hostility, "elsewhere">,
    use: (server: string, asked: string[]) => Promise<void>,
  ): Promise<void> {
    const hub = await startHostileHub({ ...hostility, elsewhere: listener });
    const added = await command<Added>("addHub", { url: hub.url, token });
    try {
      await use(added.server, hub.asked);
    } finally {
      await command("removeHub", { account: added.account, confirmed: true });
      hub.close();
    }
    assert.deepEqual(await newlyHeard(), [], "somebody else heard of it");
  }

  for (const status of [301, 302, 303, 307, 308]) {
    it(`is not followed with ${status} by what the Jupyter extension asks of the server`, async () => {
      const jupyter = await standIn();
      await withHub({ serverUrl: "/user/eve/", status, leads: everything }, async (server, asked) => {
        await assert.rejects(jupyter.pick({ server }));
        assert.ok(asked.includes("GET /user/eve/api/kernelspecs"), asked.join());
      });
    });
  }

  it("is not followed by a kernel's socket", async () => {
    const jupyter = await standIn();
    await withHub({ serverUrl: "/user/eve/", status: 302, leads: nothing }, async (server, asked) => {
      const controller = await controllerOf(jupyter, { server });
      const notebook = await openNotebook(["1"]);
      await selectController(notebook, controller);
      void start(notebook);
      await until("the socket was tried", () => asked.some((request) => request.startsWith("UPGRADE /user/eve/api/")));
    });
  });

  it("is not believed when its model says that the server is at another host", async () => {
    const jupyter = await standIn();
    await withHub({ serverUrl: `${listener}user/eve/`, status: 302, leads: everything }, async (server, asked) => {
      await assert.rejects(jupyter.pick({ server }));
      assert.ok(asked.includes("GET /hub/api/users/eve"), asked.join());
    });
  });
});
