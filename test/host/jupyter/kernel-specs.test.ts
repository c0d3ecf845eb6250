import assert from "node:assert/strict";
import { inEachTest } from "../commands/in-each-test.js";
import { firstButton, Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { cellOf, printed, run, until } from "../kernels/notebooks.js";
import { command } from "../kernels/rig.js";
import { JupyterUser } from "./jupyter-user.js";
import { notebookOn } from "./stand-in.js";

describe("a kernel that is added to a server of the Jupyter extension", () => {
  const kay = new JupyterUser("kay");
  const messages = inEachTest(() => new Messages(firstButton));
  const inputs = inEachTest(() => new QuickInputs());

  after(() => kay.removeHub());

  it("is among those of the Jupyter extension once its list is refreshed, as the message says", async () => {
    await kay.begin();
    await command("startServer", { server: kay.server });
    const notebook = await notebookOn(kay.jupyter, kay.server, "print(1)");
    await run(notebook);
    assert.equal(printed(cellOf(notebook)), "1\n");
    const adding = command("addKernelSpec", { server: kay.server });
    await inputs().chooseLabelled(await inputs().list(), "hub-");
    await inputs().enter(await inputs().box(), "Added");
    await inputs().enter(await inputs().box(), "added");
    await adding;
    await until("it is said", () => messages().texts.some((text) => /once you press Refresh at the top/.test(text)));
    await kay.jupyter.refresh();
    const found = kay.jupyter.found().find(({ id }) => id === kay.server);
    assert.ok(found?.specs.includes("Added"), JSON.stringify(found));
  });
});
