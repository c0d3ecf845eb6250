import assert from "node:assert/strict";
import { RecordingProxy } from "../../../rig/recording-proxy.js";
import { closeAll, startServer } from "../transport/support.js";

describe("rig: the recording proxy", () => {
  let proxy: RecordingProxy;
  afterEach(async () => {
    await proxy.close();
    await closeAll();
  });

  it("cuts a stream after its first event, though others come in one piece with it", async () => {
    const hub = await startServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end('\n\ndata: {"message": "one"}\n\ndata: {"message": "two"}\n\n');
    });
    proxy = new RecordingProxy(Number(new URL(hub.url).port));
    const url = `http://127.0.0.1:${await proxy.listen()}/progress`;
    proxy.faults.cutProgress = "end";
    assert.equal(await (await fetch(url)).text(), '\n\ndata: {"message": "one"}\n\n');
    proxy.faults.cutProgress = "break";
    await assert.rejects(async () => (await fetch(url)).text());
  });
});
