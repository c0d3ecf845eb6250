import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { fromBytes } from "../../../src/files/file-body.js";
import type { FileModel } from "../../../src/files/file-model.js";
import { FileProblem } from "../../../src/files/file-problem.js";
import { Upload } from "../../../src/files/upload.js";
import { HubUnreachable } from "../../../src/transport/errors.js";

const MEBIBYTE = 1024 * 1024;
const { signal } = new AbortController();

/** A server as jupyter_server does it: parts are put behind each other. */
class Server {
  content: Buffer | undefined;
  readonly bodies: number[] = [];
  limit = Infinity;
  /** of the next requests: before they do anything, or after */
  readonly cuts: ("before" | "after")[] = [];

  put = (path: string, body: Uint8Array): Promise<FileModel> => {
    this.bodies.push(body.byteLength);
    if (body.byteLength > this.limit) throw new FileProblem("body-too-large", { path, label: "" });
    const cut = this.cuts.shift();
    if (cut === "before") throw new HubUnreachable("", "reset");
    const { chunk, content } = JSON.parse(Buffer.from(body).toString()) as { chunk?: number; content: string };
    const bytes = Buffer.from(content, "base64");
    this.content = chunk === undefined || chunk === 1 ? bytes : Buffer.concat([this.content ?? Buffer.alloc(0), bytes]);
    if (cut === "after") throw new HubUnreachable("", "reset");
    return this.model(path);
  };

  model = (path: string): Promise<FileModel> => {
    if (!this.content) return Promise.reject(new FileProblem("missing", { path, label: "" }));
    return Promise.resolve({
      name: path,
      isFolder: false,
      size: this.content.length,
      modifiedMs: 0,
      createdMs: 0,
      isWritable: true,
      sha256: undefined,
    });
  };
}

describe("an upload in parts", () => {
  const file = randomBytes(25 * MEBIBYTE + 1);
  let server: Server;
  let pauses: number[];
  beforeEach(() => {
    server = new Server();
    pauses = [];
  });

  const upload = (bytes: Buffer) =>
    new Upload(
      server,
      "part",
      { size: bytes.length, read: fromBytes(bytes) },
      { signal, pause: (ms) => Promise.resolve(pauses.push(ms)) },
    ).run();

  it("sends what is small at once, and nothing too", async () => {
    for (const bytes of [Buffer.from("abc"), Buffer.alloc(0)]) {
      await upload(bytes);
      assert.deepEqual(server.content, bytes);
    }
    assert.equal(server.bodies.length, 2);
  });

  it("is whole in the end", async () => {
    await upload(file);
    assert.ok(server.content?.equals(file));
  });

  it("goes on after a cut with what is not there yet, whether the part had arrived or not", async () => {
    for (const cut of ["before", "after"] as const) {
      server = new Server();
      server.cuts.push(cut, cut);
      await upload(file);
      assert.ok(server.content?.equals(file), cut);
    }
    assert.ok(pauses.length >= 3);
  });

  it("goes in parts of half the size where they are too large for somebody on the way, and no larger ones again", async () => {
    server.limit = MEBIBYTE;
    await upload(file);
    assert.ok(server.content?.equals(file));
    const tooLarge = server.bodies.filter((size) => size > server.limit);
    assert.deepEqual(tooLarge.length, 3, tooLarge.join());
  });

  it("is given up where nobody takes even a small part", async () => {
    server.limit = 1024;
    await assert.rejects(upload(file), { kind: "body-too-large" });
  });

  it("is given up after some minutes without the line", async () => {
    server.cuts.push(...Array.from({ length: 30 }, () => "before" as const));
    await assert.rejects(upload(file), { kind: "hub-unreachable" });
    assert.ok(pauses.reduce((sum, ms) => sum + ms, 0) > 60_000);
  });
});
