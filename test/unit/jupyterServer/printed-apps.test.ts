import assert from "node:assert/strict";
import { PrintedApps } from "../../../src/jupyterServer/printed-apps.js";
import * as lab from "./lab-messages.js";

for (const protocol of lab.protocols) {
  describe(`apps whose addresses a kernel prints, in the protocol “${protocol}”`, () => {
    let found: string[];
    let apps: PrintedApps;

    beforeEach(() => {
      found = [];
      apps = new PrintedApps(({ port, path }) => found.push(`${port}${path}`));
    });

    /** As it comes over a socket. */
    const hear = (...messages: Parameters<typeof lab.frame>[0][]) => {
      for (const message of messages) {
        const frame = lab.frame(message, protocol);
        apps.received(typeof frame === "string" ? frame : Buffer.from(frame));
      }
    };

    it("are found, in one message or over the end of one", () => {
      hear(lab.printed("Dash is running on http://127.0.0.1:8050/\n"), lab.printed("at http://localhost:"));
      hear(lab.printed("85"), lab.printed("01/lab ."));
      assert.deepEqual(found, ["8050/", "8501/lab"]);
    });

    it("are found in a frame that it shows", () => {
      const html = `<iframe width="100%" src="http://127.0.0.1:8050/dash?a=1&amp;b=2" allowfullscreen></iframe>`;
      hear(lab.fromKernel("iopub", "display_data", { data: { "text/html": html }, metadata: {} }));
      hear(lab.fromKernel("iopub", "execute_result", { data: { "text/html": html.replace("8050", "8051") } }));
      assert.deepEqual(found, ["8050/dash?a=1&b=2", "8051/dash?a=1&b=2"]);
    });

    it("are looked for nowhere else", () => {
      const linked = `<a href="http://localhost:8502/">a table</a>`;
      const shown = { text: "http://localhost:8501 ", data: { "text/html": linked }, metadata: {} };
      hear(
        lab.fromKernel("iopub", "display_data", shown),
        lab.fromKernel("shell", "stream", { text: "http://localhost:1 " }),
      );
      hear(
        lab.printed(`${"x".repeat(100_000)} http://localhost:2 `),
        lab.fromKernel("iopub", "stream", { text: ["http://localhost:3 "] }),
      );
      apps.received("http iopub stream");
      apps.received(undefined);
      assert.deepEqual(found, []);
    });
  });
}
