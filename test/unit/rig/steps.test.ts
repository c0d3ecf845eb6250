import assert from "node:assert/strict";
import { Steps } from "../../../rig/steps.js";

describe("rig: progress lines", () => {
  it("numbers the steps and says how long each took", async () => {
    let out = "";
    const steps = new Steps(2, (text) => (out += text));
    await steps.run("JupyterHub 5.5.4", () => Promise.resolve());
    await assert.rejects(
      steps.run("Editor", () => Promise.reject(new Error("no network"))),
      /no network/,
    );
    assert.match(out, /^\[1\/2\] JupyterHub 5\.5\.4 … \d\.\d s\n\[2\/2\] Editor … failed after \d\.\d s\n$/);
  });

  it("keeps lines whole when steps overlap", async () => {
    let out = "";
    const steps = new Steps(2, (text) => (out += text));
    let finishFirst: () => void = () => undefined;
    const first = steps.run("one", () => new Promise<void>((resolve) => (finishFirst = resolve)));
    await steps.run("two", () => Promise.resolve());
    finishFirst();
    await first;
    assert.match(out, /^\[1\/2\] one … \n\[2\/2\] two … \d\.\d s\n\[1\/2\] one … \d\.\d s\n$/);
  });
});
