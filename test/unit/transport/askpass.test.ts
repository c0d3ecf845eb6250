import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { type Askpass, listenForQuestions, type SshQuestion } from "../../../src/transport/network/ssh/askpass.js";

describe("what ssh asks", () => {
  let folder: string;
  let askpass: Askpass;
  let asked: SshQuestion[];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-ask-"));
    asked = [];
    askpass = await listenForQuestions(folder, (question) => {
      asked.push(question);
      return Promise.resolve("answer");
    });
  });
  afterEach(async () => {
    askpass.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("is asked also where the text of its host is endless, and cut", async () => {
    const { SSH_ASKPASS = "" } = askpass.env;
    for (const endless of ["long ".repeat(5_000), "\n\u0001".repeat(5_000)]) {
      const env = { ...process.env, ...askpass.env };
      const { stdout } = await promisify(execFile)(SSH_ASKPASS, [endless], { env, timeout: 5_000 });
      assert.equal(stdout, "answer\n");
      assert.equal(asked.pop()?.text, endless.slice(0, 4_000));
    }
  });

  it("is nothing where it is no question: who asks like that is told so, and nothing else ends", async () => {
    for (const line of ["no question\n", "null\n", "x".repeat(100_000)]) {
      const socket = net.connect(askpass.env["HUB_KERNELS_ASKPASS"] ?? "", () => socket.write(line));
      socket.on("error", () => undefined);
      await new Promise((resolve) => socket.resume().once("close", resolve));
    }
    assert.deepEqual(asked, []);
  });
});
