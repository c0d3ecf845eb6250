import assert from "node:assert/strict";
import { openNotebook, printed, run, select } from "../kernels/notebooks.js";
import { addedFor, command } from "./gestures.js";

/** What its commands do is in test/contract/flows. */
describe("a named server", () => {
  it("runs its notebook while another one runs on the default server", async () => {
    const { account, server } = await addedFor("nia");
    await command("startServer", { server, options: { image: "cpu" } });
    const made = { account, name: "gpu", options: { image: "cuda" } };
    const named = await command<{ server: string }>("createServer", made);
    const image = ["import os; print(os.environ['HUB_IMAGE'], end='')"];
    const [one, other] = [await openNotebook(image), await openNotebook(image)];
    await select(one, server);
    await run(one);
    await select(other, named.server);
    await run(other);
    assert.deepEqual([printed(one.cellAt(0)), printed(other.cellAt(0))], ["cpu", "cuda"]);
    await command("stopServer", { server, confirmed: true });
    await command("deleteServer", { server: named.server, confirmed: true });
  });
});
