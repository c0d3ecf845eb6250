import assert from "node:assert/strict";
import { startSpawnerHub } from "../../../rig/spawners.js";
import { guarded } from "../../../src/jupyterServer/jupyter-guard.js";
import { serverKind } from "../../../src/jupyterServer/server-kind.js";
import type { Server } from "../../../src/model/types.js";
import { HubUnderTest, methods, type WindowOnHub } from "../servers/model-on-hub.js";

const { signal } = new AbortController();

describe("a server behind the hub that need not be Jupyter's", function () {
  this.timeout(300_000);
  let rig: HubUnderTest;

  before(async function () {
    this.timeout(600_000);
    rig = new HubUnderTest(await startSpawnerHub("standalone", { basePath: "/jupyter" }));
  });
  afterEach(() => rig.closeWindows());
  after(() => rig.hub.stop());

  const urlOf = ({ state }: Server) => (state.kind === "running" ? state.url : assert.fail(state.kind));
  const kindOf = async (window: WindowOnHub, url: string) => serverKind((await window.transport()).fetch, url, signal);

  for (const app of ["page", "api"]) {
    it(`is known as none by two questions when it is a web app (${app}), and by one when it is Jupyter's`, async () => {
      const ada = await rig.open("ada");
      const { url } = { url: urlOf(await ada.start({ app })) };
      rig.hub.clearRequests();
      assert.equal(await kindOf(ada, url), "other");
      assert.deepEqual(methods(rig.hub.requests).length, 2);
      await ada.model.stop(ada.id());
      const again = urlOf(await ada.start({}));
      rig.hub.clearRequests();
      assert.equal(await kindOf(ada, again), "jupyter");
      assert.deepEqual(methods(rig.hub.requests).length, 1);
    });
  }

  it("is not judged by what the hub says in its place, or to a token that it does not let in", async () => {
    const ada = await rig.open("ada");
    const url = urlOf(await ada.start({}));
    await ada.model.stop(ada.id());
    assert.equal(await kindOf(ada, url), "unknown");
    await ada.start({ app: "page" });
    const token = await rig.hub.token("ben");
    const ben = await rig.open("ben", token);
    assert.equal(await kindOf(ben, url), "unknown");
  });

  it("is known until it is started again, and not asked for kernels again and again", async () => {
    const ada = await rig.open("ada");
    const url = urlOf(await ada.start({ app: "page" }));
    ada.model.noteKind(ada.id(), false);
    await ada.model.refresh(ada.accountId);
    assert.equal(isNoted(ada), true);
    let asked = 0;
    const { fetch } = await ada.transport();
    const wanted = guarded({
      fetch,
      url: () => url,
      server: () => ada.model.server(ada.id()),
      noJupyter: () => Promise.resolve(asked++ >= 0 ? new Error("It has no kernels.") : undefined),
    });
    rig.hub.clearRequests();
    await assert.rejects(wanted(new URL("api/kernelspecs", url)), /no kernels/);
    const refused = await wanted(new URL("api/sessions", url), { method: "POST", body: "{}" });
    assert.deepEqual([refused.status, JSON.parse(await refused.text())], [409, { message: "It has no kernels." }]);
    assert.deepEqual(methods(rig.hub.requests), []);
    await ada.model.stop(ada.id());
    await ada.start({});
    assert.equal(isNoted(ada), undefined);
    const specs = await wanted(new URL("api/kernelspecs", url));
    assert.deepEqual([specs.status, asked], [200, 2]);
  });

  function isNoted(window: WindowOnHub): boolean | undefined {
    const state = window.state();
    return state?.kind === "running" ? state.noJupyter : assert.fail(state?.kind ?? "none");
  }
});
