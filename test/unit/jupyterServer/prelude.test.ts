import assert from "node:assert/strict";
import type { KernelMessage } from "@jupyterlab/services";
import { frameOfParts, idOf, partsOfFrame } from "../../../src/jupyterServer/frames.js";
import { Prelude } from "../../../src/jupyterServer/prelude.js";
import * as lab from "./lab-messages.js";

describe("what a kernel said before it was recorded", () => {
  const cell = lab.execute();
  const said = ["1", "2", "3", "4"].map((text) => lab.printed(text, cell));
  const ids = said.map(({ header }) => header.msg_id);
  const frames = said.map((message) => lab.frame(message, ""));
  let prelude: Prelude;
  beforeEach(() => (prelude = new Prelude()));
  const before = async (id: string | undefined) => (await prelude.endBefore(id ?? ""))?.map(idOf);

  it("is all up to the message that the record begins with, whichever is heard first", async () => {
    prelude.begin();
    for (const frame of frames) prelude.heard(frame);
    assert.deepEqual(await before(ids[2]), ids.slice(0, 2));

    prelude.begin();
    for (const frame of frames.slice(0, 2)) prelude.heard(frame);
    const later = before(ids[3]);
    for (const frame of frames.slice(2)) prelude.heard(frame);
    assert.deepEqual(await later, ids.slice(0, 3));
  });

  it("is not kept beyond its bounds, nor where something is missing in it", async () => {
    prelude.begin();
    prelude.heard(frames[0]);
    const tooMuch = before(ids[1]);
    prelude.heard(lab.frame(lab.printed("x".repeat(3 * 1024 * 1024), cell), ""));
    assert.equal(await tooMuch, undefined);
    prelude.begin();
    const broken = before(ids[1]);
    prelude.drop();
    assert.equal(await broken, undefined);
  });
});

describe("the parts of a frame", () => {
  const message = lab.printed("ä", lab.execute());
  const withBuffers = { ...message, buffers: [new Uint8Array([1, 2, 3]).buffer, new Uint8Array([4]).buffer] };

  for (const protocol of lab.protocols) {
    for (const each of [message, withBuffers] as KernelMessage.IMessage[]) {
      const buffers = each.buffers?.length ?? 0;
      it(`make the same frame again, in the protocol "${protocol}" with ${buffers} buffers`, () => {
        const frame = lab.frame({ ...each }, protocol);
        const parts = partsOfFrame(protocol, frame) ?? assert.fail();
        assert.equal(parts.length, 4 + buffers);
        const again = lab.unframed(frameOfParts(protocol, "iopub", parts), protocol);
        assert.deepEqual(again, lab.unframed(frame, protocol));
      });
    }

    it(`are none of what is no frame, in the protocol "${protocol}"`, () => {
      for (const data of ["", "{", Buffer.from([1, 2]), Buffer.alloc(64, 255), undefined]) {
        assert.equal(partsOfFrame(protocol, data), undefined);
      }
    });
  }
});
