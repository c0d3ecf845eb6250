import assert from "node:assert/strict";
import { once } from "node:events";
import type { KernelMessage } from "@jupyterlab/services";
import { startHub } from "../../../rig/hub.js";
import { frameOf, type Message, messageOf, readMessage, sizeOf } from "../../../src/jupyterServer/frames.js";
import { NodeFetch2Request } from "../../unit/transport/support.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";
import { NotebookOnServer } from "./notebook-on-server.js";

const FIRST_INSTALL_MS = 300_000;
const MIB = 1024 * 1024;
const V1 = "v1.kernel.websocket.jupyter.org";
/** A server drops streams above 1 MB/s unless told otherwise. */
const noOutputLimits = ["iopub_data_rate_limit=0", "iopub_msg_rate_limit=0"].map(
  (option) => `"--ZMQChannelsWebsocketConnection.${option}"`,
);

const printing = `print("x" * ${11 * MIB})`;
const picturing = `
import os
from IPython.display import display
display({"image/png": __import__("base64").b64encode(os.urandom(${(11 * MIB * 3) / 4})).decode()}, raw=True)`;
const writing = `
import json
cell = {"cell_type": "code", "id": "a", "execution_count": None, "metadata": {}, "source": "", "outputs": [
    {"output_type": "stream", "name": "stdout", "text": "x = 1 + foo(bar)\\n" * ${Math.ceil((11 * MIB) / 17)}}]}
open("large.ipynb", "w").write(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))`;

describe("what is larger than 10 MiB, on its way to the Jupyter extension", function () {
  this.timeout(FIRST_INSTALL_MS);
  let hub: HubUnderTest;
  let ada: WindowOnHub;
  let notebook: NotebookOnServer;

  before(async () => {
    hub = new HubUnderTest(await startHub({ config: `c.Spawner.args += [${noOutputLimits.join(", ")}]` }));
    ada = await hub.open("ada");
    await ada.start({});
    notebook = await NotebookOnServer.open(ada);
  });
  after(async () => {
    notebook.close();
    await hub.stop();
  });

  /** The frames of a cell, as the socket gives them: what its holder makes of them is the holder's time. */
  async function framesOf(kernelId: string, protocol: "" | typeof V1, code: string) {
    const KernelSocket = await notebook.connection.webSocket({ revives: true });
    const url = `${notebook.connection.url}api/kernels/${kernelId}/channels?session_id=s-${Math.random()}`;
    const socket = new KernelSocket(url, protocol === "" ? [] : [protocol]);
    socket.binaryType = "arraybuffer";
    await once(socket, "open");
    const id = `run-${Math.random()}`;
    const content = { code, silent: false, store_history: false, user_expressions: {}, allow_stdin: false };
    const frames: unknown[] = [];
    const idle = new Promise<void>((resolve) => {
      socket.onmessage = ({ data }) => {
        frames.push(data);
        const message = sizeOf(data) > MIB ? undefined : readMessage(data);
        if (isIdle(message, id)) resolve();
      };
    });
    socket.send(frameOf(protocol, messageOf("shell", "execute_request", { id, session: "s", content })));
    await idle;
    socket.close();
    return frames.filter((frame) => sizeOf(frame) > MIB);
  }

  for (const protocol of ["", V1] as const) {
    it(`comes whole in one frame (${protocol || "legacy"})`, async () => {
      const kernel = await notebook.start(`large-${protocol}.ipynb`);
      for (const [what, code] of Object.entries({ stream: printing, display_data: picturing })) {
        const large = await framesOf(kernel.id, protocol, code);
        const { serializer } = notebook.settings;
        const messages = large.map((frame) => serializer.deserialize(frame as ArrayBuffer, protocol));
        assert.deepEqual(
          messages.map(({ header }) => header.msg_type),
          [what],
        );
        assert.ok(lengthIn(messages[0]) >= 11 * MIB, `${lengthIn(messages[0])}`);
        assert.equal(
          large.every((frame) => typeof frame === "string"),
          protocol === "",
        );
      }
      kernel.dispose();
    });
  }

  it("comes whole as an answer and goes whole as a body, also where kernels have other ids at the server by now", async () => {
    const kernel = await notebook.start("writes.ipynb");
    await kernel.requestExecute({ code: writing }).done;
    const address = `${notebook.connection.url}api/contents/large.ipynb`;
    const read = async () => (await notebook.connection.fetch(new NodeFetch2Request(address))).text();
    const { content } = JSON.parse(await read()) as { content: { cells: { outputs: { text: string }[] }[] } };
    assert.ok(String(content.cells[0]?.outputs[0]?.text).length >= 11 * MIB - 17);

    // Its holder goes on with the id of the one before.
    await ada.stopFromOutside();
    await ada.start({});
    await kernel.requestExecute({ code: "1" }).done;
    assert.equal((await notebook.kernelIds()).includes(kernel.id), true);
    const cells = content.cells.map((cell) => ({ ...cell, source: kernel.id }));
    const body = JSON.stringify({ type: "notebook", format: "json", content: { ...content, cells } });
    const headers = { "content-type": "application/json" };
    const request = new NodeFetch2Request(address, { method: "PUT", headers, body });
    assert.equal((await notebook.connection.fetch(request)).status, 200);
    assert.ok((await read()).includes(`"source": "${kernel.id}"`), "what a notebook says is not changed");
    kernel.dispose();
  });
});

function isIdle(message: Message | undefined, id: string): boolean {
  const parent = message?.parent_header as { msg_id?: string } | undefined;
  return parent?.msg_id === id && message?.content["execution_state"] === "idle";
}

function lengthIn(message: KernelMessage.IMessage | undefined): number {
  const { text, data } = (message?.content ?? {}) as { text?: string; data?: Record<string, string> };
  return (text ?? data?.["image/png"] ?? "").length;
}
