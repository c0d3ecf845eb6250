import assert from "node:assert/strict";
import { pooledHub } from "../../../rig/pool.js";
import { KernelLink } from "../../../src/kernels/builtin/link/kernel-link.js";
import { MemoryLog } from "../../unit/servers/model-fakes.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest } from "../servers/model-on-hub.js";
import { addKernelSpec, diesAtWork } from "./own-kernels.js";

describe("a kernel that the server has started anew after its death", function () {
  this.timeout(120_000);
  let hub: HubUnderTest;
  let notebook: NotebookOnServer;

  before(async () => {
    hub = new HubUnderTest(await pooledHub());
    const ada = await hub.open("ada");
    await addKernelSpec(hub.hub.homeOf("ada"), "slow", slowTheSecondTime);
    await ada.start({});
    notebook = await NotebookOnServer.open(ada);
  });
  after(async () => {
    notebook.close();
    await hub.stop();
  });

  it("is waited for until it is heard, and all of the output comes then, though it hears some time before", async () => {
    const { model } = notebook.window;
    const session = {
      file: "slow.ipynb",
      name: "slow.ipynb",
      choose: () => Promise.resolve({ name: "slow" }),
      folder: () => Promise.resolve(""),
    };
    const request = { model, connection: notebook.connection, session, log: new MemoryLog() };
    const link = await KernelLink.open(request, AbortSignal.timeout(60_000));
    const heard: string[] = [];
    link.kernel.anyMessage.connect((_, { msg, direction }) => {
      const { header, channel, content } = msg;
      heard.push(
        `${direction} ${channel} ${header.msg_type} ${header.session.slice(0, 8)} ${JSON.stringify(content).slice(0, 50)}`,
      );
    });
    assert.equal((await run(link.kernel, "print(1)")).printed, "1\n");
    assert.equal(link.isHeard, true);
    const restarted = new Promise<void>((resolve) => (link.onRestarted = resolve));
    await Promise.all([restarted, run(link.kernel, diesAtWork).catch(() => undefined)]);
    assert.equal(link.isHeard, false);
    await link.untilHeard();
    const end = await run(link.kernel, "print('alive')");
    assert.deepEqual(end, { printed: "alive\n", status: "ok", error: "" }, heard.join("\n"));
    await link.shutdown();
  });
});

/**
 * ZeroMQ connects each channel by itself: a kernel can have heard a request, and have run it, before anybody hears what it says on IOPub.
 */
const slowTheSecondTime = `
import os, sys, time
mark = sys.argv[0] + ".was-here"
is_second = os.path.exists(mark)
open(mark, "w").close()
if is_second:
    time.sleep(5)  # after 3 s a client sends what is run anyhow
from ipykernel.kernelapp import launch_new_instance
from ipykernel.iostream import IOPubThread
from jupyter_client.session import Session
send, heard_at = Session.send, None
def send_unless_unheard(self, stream, message, *args, **more):
    global heard_at
    kind = message if isinstance(message, str) else message["header"]["msg_type"]
    if is_second and not kind.endswith("_reply"):
        if kind == "status":  # it has begun to work, on what is asked of it or on its own start
            heard_at = heard_at or time.monotonic()
        if heard_at is None or time.monotonic() < heard_at + 3:
            return None
    return send(self, stream, message, *args, **more)
Session.send = send_unless_unheard
# Older ones say no welcome, and who is not heard says none.
IOPubThread._send_welcome_message = lambda *_: None
launch_new_instance()
`;
