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
  let taken: string[] | undefined;
  const take = (before: readonly unknown[]) => (taken = before.map(idOf));
  let prelude: Prelude;
  beforeEach(() => {
    taken = undefined;
    prelude = new Prelude();
  });

  it("is all up to the message that the record begins with, whichever is heard first", () => {
    prelude.begin();
    for (const frame of frames) prelude.heard(frame);
    prelude.endBefore(ids[2] ?? "", take);
    assert.deepEqual(taken, ids.slice(0, 2));

    taken = undefined;
    prelude.begin();
    for (const frame of frames.slice(0, 2)) prelude.heard(frame);
    prelude.endBefore(ids[3] ?? "", take);
    assert.equal(taken, undefined);
    for (const frame of frames.slice(2)) prelude.heard(frame);
    assert.deepEqual(taken, ids.slice(0, 3));
  });

  it("is not kept where nothing runs, nor beyond its bounds", () => {
    prelude.heard(frames[0]);
    prelude.endBefore(ids[0] ?? "", take);
    assert.equal(taken, undefined);
    prelude.begin();
    prelude.heard(lab.frame(lab.printed("x".repeat(3 * 1024 * 1024), cell), ""));
    prelude.heard(frames[1]);
    prelude.endBefore(ids[1] ?? "", take);
    assert.equal(taken, undefined);
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
