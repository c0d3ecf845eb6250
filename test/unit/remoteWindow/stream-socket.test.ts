import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Duplex, PassThrough } from "node:stream";
import { connectFiles } from "../../../src/remoteWindow/connect-script.js";
import { type ServeHost, StreamSocket } from "../../../src/remoteWindow/stream-socket.js";

const HOST = "hub-kernels-hub";
const words = { noWindow: "No window for {host}.", windowGone: "Gone." };

describe("a window that ssh asks for streams", () => {
  let folder: string;
  let windows: string;
  const sockets: StreamSocket[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-"));
    windows = path.join(folder, "windows");
    const { files } = connectFiles(words, process.execPath, folder, false);
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    await chmod(path.join(folder, "connect.sh"), 0o700);
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.dispose();
    await rm(folder, { recursive: true });
  });

  async function open(serve: ServeHost): Promise<StreamSocket> {
    const socket = await StreamSocket.open(windows, serve);
    sockets.push(socket);
    await socket.show();
    return socket;
  }

  async function place(): Promise<string> {
    const [mark = ""] = await readdir(windows);
    return await readFile(path.join(windows, mark), "utf8");
  }

  /** As ssh runs it. */
  function connect(input: string): Promise<{ code: unknown; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
      const child = execFile(path.join(folder, "connect.sh"), [HOST], (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
      child.stdin?.end(input);
    });
  }

  it("hands on what both sides say, to the end", async () => {
    await open((alias) => Promise.resolve({ stream: echo(`${alias}: `), why: () => Promise.resolve(undefined) }));
    const said = "x".repeat(300_000);
    assert.deepEqual(await connect(said), { code: 0, stdout: `${HOST}: ${said}`, stderr: "" });
  });

  it("is one among several: the one that knows the host, and where none does that is said", async () => {
    await open(() => Promise.resolve(undefined));
    assert.deepEqual(await connect(""), { code: 1, stdout: "", stderr: `No window for ${HOST}.\n` });
    await open(() => Promise.resolve({ no: "It doesn't\u001b[31m run." }));
    assert.deepEqual(await connect(""), { code: 1, stdout: "", stderr: "It doesn't [31m run.\n" });
    await open(() => Promise.resolve({ stream: echo(""), why: () => Promise.resolve(undefined) }));
    assert.deepEqual(await connect("a"), { code: 0, stdout: "a", stderr: "" });
  });

  it("says why a stream has ended before ssh has", async () => {
    const stream = new PassThrough();
    await open(() => Promise.resolve({ stream, why: () => Promise.resolve("It was stopped.") }));
    const child = execFile(path.join(folder, "connect.sh"), [HOST]);
    const stderr = new Promise((resolve) => child.stderr?.once("data", resolve));
    child.stdin?.write("a");
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    stream.destroy();
    assert.equal(await stderr, "It was stopped.\n");
    child.kill();
  });

  it("can be found and opened by nobody else, and leaves nothing", async () => {
    const socket = await open(() => Promise.resolve(undefined));
    const at = await place();
    const modes = [at, path.dirname(at), windows].map(async (file) => (await stat(file)).mode & 0o777);
    assert.deepEqual(await Promise.all(modes), [0o600, 0o700, 0o700]);
    socket.dispose();
    assert.deepEqual(await readdir(windows), []);
    await assert.rejects(stat(path.dirname(at)));
  });

  it("takes away what a window has left that could not do it itself", async () => {
    const left = path.join(folder, `hub-kernels-${"0".repeat(32)}`, "s");
    await mkdir(path.dirname(left));
    await mkdir(windows);
    await writeFile(path.join(windows, "left"), left);
    await open(() => Promise.resolve(undefined));
    assert.equal((await readdir(windows)).length, 1);
    await assert.rejects(stat(path.dirname(left)));
  });

  it("gives nothing for what is no question", async () => {
    let asked = 0;
    await open(() => {
      asked++;
      return Promise.resolve(undefined);
    });
    for (const text of ["\n", "nonsense\n", '{"host":5}\n', "x".repeat(2_000), '{"why":"x"}\n', `{"host":"a"}\nx`]) {
      const answer = await new Promise<string>((resolve) => {
        let said = "";
        void place().then((at) => {
          const socket = net.connect(at, () => socket.write(text));
          socket.on("data", (data) => (said += String(data))).on("error", () => undefined);
          socket.on("close", () => resolve(said));
        });
      });
      assert.match(answer, /^(?:|\{"other":true\}\n|\{\}\n)$/, text.slice(0, 50));
    }
    assert.equal(asked, 0);
  });
});

/** Gives back what it is given. */
function echo(first: string): Duplex {
  const back = new PassThrough();
  back.write(first);
  return back;
}
