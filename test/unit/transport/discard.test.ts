import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { discard } from "../../../src/transport/http/discard.js";
import { aSession } from "../../a-session.js";

const MORE_THAN_IS_KEPT = Buffer.alloc(1024 * 1024);

describe("an answer that nobody reads", () => {
  it("keeps no connection once it is discarded, and one without a body can be", async () => {
    const answers: ServerResponse[] = [];
    const server = createServer(({ method }, response) => {
      answers.push(response);
      if (method === "HEAD") response.end();
      else response.write(MORE_THAN_IS_KEPT);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const transport = aSession({ baseUrl });
    try {
      const response = await transport.fetch(baseUrl);
      const [answer] = answers;
      assert.ok(answer);
      assert.equal(answer.closed, false);
      const closed = once(answer, "close");
      discard(response);
      await closed;
      discard(await transport.fetch(baseUrl, { method: "HEAD" }));
    } finally {
      transport.dispose();
      server.closeAllConnections();
      server.close();
    }
  });
});
