import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { SessionAPI } from "@jupyterlab/services";
import { ServerAway, withServer } from "../../../src/jupyterServer/services-settings.js";
import { closeAll, startServer, transportTo } from "../transport/support.js";
import { connectionTo } from "./a-connection.js";

describe("what is asked of a server through @jupyterlab/services", () => {
  afterEach(closeAll);

  it("leaves nothing behind where another answers in the server's place, with a page that nobody reads", async () => {
    let connection: Promise<unknown> | undefined;
    const front = await startServer((request, response) => {
      connection = new Promise((resolve) => request.socket.once("close", resolve));
      response.writeHead(200, { "content-type": "text/html" });
      // More than what waits on the way.
      response.end("<p>".repeat(1024 * 1024));
    });
    const { signal } = new AbortController();
    const asked = withServer(connectionTo(transportTo(front.url), front.url), signal, (settings) =>
      SessionAPI.listRunning(settings),
    );
    await assert.rejects(asked, ServerAway);
    await connection;
    assert.deepEqual(getEventListeners(signal, "abort"), []);
  });
});
