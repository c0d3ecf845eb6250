import assert from "node:assert/strict";
import type { KernelMessage } from "@jupyterlab/services";
import { AheadRun, type CellRequest, HeldBytes } from "../../../src/jupyterServer/ahead/ahead-run.js";
import * as lab from "./lab-messages.js";
import { Channel } from "./traffic-channel.js";

type Message = KernelMessage.IMessage;
const { printed, protocols, status } = lab;
const words = { earlierText: () => "Edited.", missing: () => "Missing." };

for (const protocol of protocols) {
  describe(`what a kernel says of a run that nobody has asked for yet, in the protocol "${protocol}"`, () => {
    it("is held up to a limit, and says what is missing", async () => {
      const [bytes, delivered] = [new HeldBytes(), [] as Message[]];
      bytes.left = 1_000;
      const [run, request] = [new AheadRun({ id: "1", cellId: "cell-1" }, words, bytes), lab.execute()];
      const of = { header: { msg_id: "1" } } as unknown as Message;
      for (const message of [
        status("busy", of),
        printed("a".repeat(500), of),
        printed("b".repeat(500), of),
        status("idle", of),
      ])
        run.take(
          { channel: "iopub", type: message.header.msg_type, frame: new Channel(protocol).framed(message) },
          true,
        );
      assert.ok(bytes.left < 500);
      const client = {
        protocol,
        session: lab.KERNEL,
        deliver: (frame: unknown) => void delivered.push(lab.unframed(frame, protocol)),
      };
      const [id, code] = [request.header.msg_id, "1"];
      await run.ask({ id, code, cellId: "cell-1", message: request as unknown as CellRequest["message"] }, client);
      const texts = delivered.map(({ content }) => (content as { text?: string }).text);
      assert.deepEqual(texts, [undefined, "a".repeat(500), "Missing.\n", undefined]);
      assert.equal(bytes.left, 1_000);
    });
  });
}
