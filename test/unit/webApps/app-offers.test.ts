import assert from "node:assert/strict";
import type { ServerId } from "../../../src/text/ids.js";
import { AppOffers } from "../../../src/webApps/app-offers.js";
import { User } from "../../user/user.js";
import { running } from "../servers/model-fakes.js";
import { defaultId, gpuId, ModelRig } from "../servers/model-rig.js";

const started = { started: "2026-01-01T00:00:00Z" };

describe("an app whose address is printed on a server", () => {
  let user: User;
  let rig: ModelRig;
  let open: string[];
  let offers: AppOffers;

  beforeEach(async () => {
    [user, open] = [new User(), []];
    rig = await ModelRig.create();
    await rig.refreshed([running(started), running({ name: "gpu" })]);
    offers = offersApart(0);
  });
  afterEach(() => offers.dispose());

  const offersApart = (apartMs: number) => {
    const has = (server: ServerId, port: number) => open.includes(`${server} ${port}`);
    return new AppOffers({
      ui: user.ui,
      model: rig.model,
      forwarding: { has },
      apartMs,
      log: { error: (message) => assert.fail(message) },
    });
  };
  const print = (port: number, server = defaultId) => offers.printed(server, { port, path: "/x", start: 0, end: 0 });
  const offered = () => user.texts.map((text) => Number(/port (\d+)/.exec(text)?.[1]));
  const untilOffered = (...ports: number[]) =>
    user.sees(
      () => `${ports.join()} are offered, not ${offered().join()}`,
      () => offered().join() === ports.join(),
    );

  it("is offered once while the server runs, for each server and port", async () => {
    print(8501);
    print(8501);
    await untilOffered(8501);
    assert.equal(user.texts[0], "Your app on port 8501 of hub.example/jupyter is available.");
    print(8050);
    await untilOffered(8501, 8050);
    print(8501);
    print(8501, gpuId);
    await untilOffered(8501, 8050, 8501);
    await rig.refreshed([running({ started: "2026-01-02T00:00:00Z" })]);
    print(8050);
    await untilOffered(8501, 8050, 8501, 8050);
  });

  it("is opened where its user wants it, by the command for ports", async () => {
    user.presses("Open in Editor", /8501/);
    print(8501);
    await untilOffered(8501);
    assert.deepEqual(user.messages[0]?.buttons, ["Open in Browser", "Open in Editor", "Don't Show Again"]);
    await user.sees("it is opened", () => user.ran.length === 1);
    assert.deepEqual(user.ran, [["hubKernels.openPort", { server: defaultId, port: 8501, path: "/x", in: "editor" }]]);
    user.settings.set("openAppsIn", "editor");
    user.presses("Open in Browser", /8050/);
    print(8050);
    await user.sees("it is opened", () => user.ran.length === 2);
    assert.deepEqual(user.messages[1]?.buttons, ["Open in Editor", "Open in Browser", "Don't Show Again"]);
    assert.deepEqual((user.ran[1]?.[1] as { in: string }).in, "browser");
  });

  it("is not offered where it is open already", () => {
    open.push(`${defaultId} 8501`);
    print(8501);
    assert.deepEqual(user.texts, []);
  });

  it("is offered some time after another one, and of many the last", async () => {
    offers = offersApart(20);
    for (const port of [8787, 8788, 8789]) print(port);
    assert.deepEqual(offered(), [8787]);
    await untilOffered(8787, 8789);
  });

  it("is not offered after many of its server", async () => {
    const ports = Array.from({ length: 20 }, (_, index) => 8000 + index);
    for (const [index, port] of ports.entries()) {
      print(port);
      await untilOffered(...ports.slice(0, index + 1));
    }
    print(9000);
    print(9001, gpuId);
    await untilOffered(...ports, 9001);
  });

  it("is not offered any more once its user wants that", async () => {
    user.presses("Don't Show Again", /8501/);
    print(8501);
    await user.sees("it is set", () => user.settings.get("offerApps") === false);
    print(8050);
    assert.deepEqual(offered(), [8501]);
    assert.deepEqual(user.ran, []);
  });
});
