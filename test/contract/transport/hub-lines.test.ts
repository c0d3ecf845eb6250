import assert from "node:assert/strict";
import { once } from "node:events";
import type { HubLine, RunningHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import type { ASession } from "../../a-session.js";
import { jupyterSocketClass } from "../../unit/transport/jupyter-socket.js";
import { NodeFetch2Request } from "../../unit/transport/support.js";
import { userOf } from "../rig-user.js";
import {
  connect,
  endOf,
  legacyFrame,
  printedInLegacyFrames,
  run,
  startKernel,
  transportOf,
} from "./transport-on-hub.js";

const FIRST_INSTALL_MS = 300_000;
const V1 = "v1.kernel.websocket.jupyter.org";
const MIB = 1024 * 1024;

for (const line of ["4.1", "5.5", "6.1"] as HubLine[]) {
  describe(`transport: a hub of line ${line}`, function () {
    this.timeout(FIRST_INSTALL_MS);
    let hub: RunningHub;
    let token: string;
    let server: string;
    let transport: ASession;

    before(async () => {
      hub = await pooledHub(line);
      const ada = await userOf(hub, "ada");
      await ada.startToReady({});
      token = ada.token;
      server = `${hub.url}user/ada/`;
      transport = transportOf(hub, token);
    });
    beforeEach(() => hub.clearRequests());
    after(async () => {
      transport.dispose();
      await hub.stop();
    });

    it("is asked who the user is, and answers a wrong token and none with 403", async () => {
      const answer = await transport.fetch(new NodeFetch2Request(`${hub.url}hub/api/user`));
      assert.equal(answer.status, 200);
      assert.equal(((await answer.json()) as { name: string }).name, "ada");
      for (const wrong of ["0".repeat(32), undefined]) {
        const stranger = transportOf(hub, wrong);
        assert.equal((await stranger.fetch(`${hub.url}hub/api/user`)).status, 403);
        assert.equal((await stranger.fetch(`${server}api/kernels`)).status, 403);
        stranger.dispose();
      }
    });

    it("sees no token in any URL, and one authorization where a caller adds its own", async () => {
      const headers = { authorization: "token wrong" };
      const answer = await transport.fetch(new NodeFetch2Request(`${server}api/kernels?token=${token}`, { headers }));
      assert.equal(answer.status, 200);
      const kernel = await startKernel(transport, server);
      const socket = new transport.WebSocket(`${server}api/kernels/${kernel.id}/channels?session_id=s&token=${token}`);
      await once(socket, "open");
      socket.close();
      const paths = hub.requests.map(({ path, status }) => `${status} ${path}`);
      assert.deepEqual(paths, [
        "200 /jupyter/user/ada/api/kernels",
        "201 /jupyter/user/ada/api/kernels",
        `101 /jupyter/user/ada/api/kernels/${kernel.id}/channels?session_id`,
      ]);
    });

    // What the server alone answers is the same behind every hub.
    if (line === "5.5") framesOfTheServer();

    it("refuses a socket with a wrong token with 403, and one to an unknown kernel with 404", async () => {
      const stranger = transportOf(hub, "0".repeat(32));
      const { id } = await startKernel(transport, server);
      const wrongToken = await endOf(new stranger.WebSocket(`${server}api/kernels/${id}/channels`));
      assert.deepEqual(pick(wrongToken), ["socket-refused", 403, 1006]);
      stranger.dispose();
      const unknown = "00000000-0000-0000-0000-000000000000";
      const noKernel = await endOf(new transport.WebSocket(`${server}api/kernels/${unknown}/channels`));
      assert.deepEqual(pick(noKernel), ["socket-refused", 404, 1006]);
      assert.match(noKernel.reason, /404/);
    });

    it("follows no redirect of a stopped server, and the socket says where it led", async () => {
      const { id } = await startKernel(transport, server);
      const open = new transport.WebSocket(`${server}api/kernels/${id}/channels`);
      await once(open, "open");
      const ended = endOf(open);
      await hub.api("DELETE", "users/ada/server");
      assert.deepEqual(await ended, { code: 1006, reason: "the connection was lost" });

      hub.clearRequests();
      const answer = await transport.fetch(`${server}api/kernels`);
      assert.equal(answer.status, 302);
      assert.match(answer.headers.get("location") ?? "", /\/jupyter\/hub\/user\/ada\/api\/kernels/);
      const refused = await endOf(new transport.WebSocket(`${server}api/kernels/${id}/channels?session_id=s`));
      assert.deepEqual(pick(refused), ["socket-refused", 302, 1006]);
      const { leadsTo } = refused.error as unknown as { leadsTo: string };
      assert.equal(leadsTo, `/jupyter/hub/user/ada/api/kernels/${id}/channels`);
      assert.equal(hub.requests.length, 2, "no redirect was followed");
    });

    function framesOfTheServer(): void {
      it("takes a file that is streamed, and gives a kernel's socket as the connection that it is", async () => {
        async function* file() {
          yield '{"type": "file", "format": "text", "content": "';
          for (let i = 0; i < 40; i++) yield await Promise.resolve("x".repeat(MIB / 8));
          yield '"}';
        }
        const saved = await transport.fetch(`${server}api/contents/streamed.txt`, { method: "PUT", body: file() });
        assert.equal(((await saved.json()) as { size?: number }).size, 5 * MIB);

        const { id } = await startKernel(transport, server);
        const headers = {
          connection: "Upgrade",
          upgrade: "websocket",
          "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
          "sec-websocket-version": "13",
        };
        const { stream, rawHeaders } = await transport.upgrade(`${server}api/kernels/${id}/channels`, headers);
        assert.ok(rawHeaders.includes("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), rawHeaders.join());
        // A ping without words, masked with zeros, and its pong (RFC 6455); before it comes what the kernel says.
        stream.write(Buffer.from([0x89, 0x80, 0, 0, 0, 0]));
        let received = Buffer.alloc(0);
        while (!received.includes(Buffer.from([0x8a, 0])))
          received = Buffer.concat([received, ((await once(stream, "data")) as [Buffer])[0]]);
        stream.destroy();
      });

      it("runs cells in v1 frames through a socket subclassed as the Jupyter extension does it", async () => {
        const JupyterSocket = jupyterSocketClass(transport.WebSocket);
        const sockets: InstanceType<typeof JupyterSocket>[] = [];
        const received: unknown[] = [];
        class Hooked extends JupyterSocket {
          constructor(url: string, protocols?: string[]) {
            super(url, protocols);
            sockets.push(this);
            this.receiveHooks.push((data) => Promise.resolve(void received.push(data)));
          }
        }
        const kernel = connect(transport, server, await startKernel(transport, server), Hooked);
        assert.equal(await run(kernel, "print('ä' * 3)"), "äää\n");
        // Not printed: a server drops streams above 1 MB/s.
        const display = `from IPython.display import display\ndisplay({'text/plain': 'x' * ${4 * MIB}}, raw=True)`;
        assert.equal((await run(kernel, display)).length, 4 * MIB);
        const [socket] = sockets;
        assert.equal(socket?.protocol, V1);
        assert.ok(received.every((data) => data instanceof ArrayBuffer));
        assert.ok(received.length >= 8, `${received.length} messages went through the hook`);
        assert.ifError(await socket.pingForLife());
        await kernel.shutdown();
        kernel.dispose();
      });

      it("runs a cell in legacy frames, as strings, when no protocol is offered", async () => {
        const { id } = await startKernel(transport, server);
        const socket = new transport.WebSocket(`${server}api/kernels/${id}/channels?session_id=legacy`);
        await once(socket, "open");
        assert.equal(socket.protocol, "");
        const how = { silent: false, store_history: false, user_expressions: {}, allow_stdin: false };
        const request = legacyFrame("execute_request", { code: "print(6 * 7)", ...how });
        const printed = printedInLegacyFrames(socket, request);
        socket.send(request);
        assert.equal(await printed, "42\n");
        socket.close();
        await once(socket, "close");
      });

      it("breaks the socket at a message of 11 MiB, and the error says how large it was", async () => {
        const { id } = await startKernel(transport, server);
        const socket = new transport.WebSocket(`${server}api/kernels/${id}/channels?session_id=large`);
        await once(socket, "open");
        socket.send(legacyFrame("comm_msg", { data: "x".repeat(9 * MIB) }));
        await new Promise<unknown>((resolve) => {
          socket.once("pong", resolve);
          socket.ping();
        });
        assert.equal(socket.readyState, 1, "9 MiB pass");
        socket.send(legacyFrame("comm_msg", { data: "x".repeat(11 * MIB) }));
        const { error, code } = await endOf(socket);
        // Which of the two is a race between the server's closing frame and the proxy's end.
        assert.ok(code === 1006 || code === 1009, `${code}`);
        const broken = error as unknown as { kind: string; messageTooLarge: boolean; largestSentBytes: number };
        assert.deepEqual([broken.kind, broken.messageTooLarge], ["socket-broken", true]);
        assert.ok(broken.largestSentBytes > 11 * MIB && broken.largestSentBytes < 12 * MIB);
      });
    }
  });
}

function pick({ error, code }: { error?: Error; code: number }): unknown[] {
  const { kind, status } = error as unknown as { kind: string; status: number };
  return [kind, status, code];
}
