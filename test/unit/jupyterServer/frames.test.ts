import assert from "node:assert/strict";
import { envelopeOf, frameOf, messageOf, readMessage, sizeOf } from "../../../src/jupyterServer/frames.js";
import {
  CLIENT,
  execute,
  frame,
  fromKernel,
  KERNEL,
  printed,
  protocols,
  status,
  unframed,
  V1,
} from "./lab-messages.js";

const all = () => true;

/** A v1 frame of these offsets, with `bytes` behind them. */
function framed(
  offsets: (number | bigint)[],
  bytes = Buffer.alloc(0),
  count: number | bigint = offsets.length,
): Buffer {
  const head = Buffer.alloc(8 * (offsets.length + 1));
  [count, ...offsets].forEach((value, index) => head.writeBigUInt64LE(BigInt(value), 8 * index));
  return Buffer.concat([head, bytes]);
}

for (const protocol of protocols) {
  describe(`frames of the protocol "${protocol}"`, () => {
    it("are read as @jupyterlab/services writes them", () => {
      const asked = execute("print('ä€😀')");
      const envelope = envelopeOf(frame(asked, protocol), all);
      const { msg_id: id, date } = asked.header;
      assert.deepEqual(
        { ...envelope, content: envelope?.content() },
        { channel: "shell", type: "execute_request", id, session: CLIENT, parent: "", date, content: asked.content },
      );
      const answered = envelopeOf(frame(status("idle", asked), protocol), all);
      assert.deepEqual([answered?.parent, answered?.session], [id, KERNEL]);
    });

    it("are read by @jupyterlab/services as they are written here", () => {
      const parent = { id: "asked", type: "execute_request", session: CLIENT };
      const content = { ename: "Kernel lost", evalue: "ä€😀", traceback: [] };
      const message = messageOf("iopub", "error", { id: "answer", session: KERNEL, content, parent });
      const { channel, header, parent_header, ...read } = unframed(frameOf(protocol, message), protocol);
      assert.deepEqual([channel, header], ["iopub", message.header]);
      assert.deepEqual(
        [(parent_header as { msg_id: string }).msg_id, read],
        ["asked", { metadata: {}, content, buffers: [] }],
      );
    });

    it("are read whole", () => {
      const { header, content, channel } = printed("x");
      const message = readMessage(frame(printed("x"), protocol));
      assert.deepEqual([message?.channel, message?.content], [channel, content]);
      assert.equal(message?.header.msg_type, header.msg_type);
    });

    it("have a size that costs nothing", () => {
      const data = frame(printed("x"), protocol);
      assert.equal(sizeOf(data), typeof data === "string" ? data.length : data.byteLength);
      assert.equal(sizeOf(undefined), 0);
    });

    it("are not parsed where nobody wants them", () => {
      const seen: unknown[] = [];
      const broken = protocol === V1 ? framed([56, 61, 63, 65, 67, 69], Buffer.from("iopub{{{{{{{{")) : '{"iopub"';
      envelopeOf(broken, (channel, head) => {
        seen.push([channel, head.length > 0]);
        return false;
      });
      assert.deepEqual(seen, [["iopub", true]]);
    });
  });
}

describe("frames in every shape that a socket gives", () => {
  it("are read as Buffer, ArrayBuffer and view of a larger one", () => {
    const data = Buffer.from(frame(execute(), V1) as ArrayBuffer);
    const inLarger = new Uint8Array(data.length + 6);
    inLarger.set(data, 3);
    const views = [data, new Uint8Array(data).buffer, inLarger.subarray(3, 3 + data.length)];
    for (const view of views) assert.equal(envelopeOf(view, all)?.type, "execute_request");
    assert.equal(envelopeOf(new Blob(["x"]), all), undefined);
  });

  it("are not copied: no more than the header is looked at", () => {
    const data = Buffer.from(frame(printed("x".repeat(1_000_000)), V1) as ArrayBuffer);
    envelopeOf(data, (_, head) => {
      assert.ok(head.length < 1_000);
      return false;
    });
  });
});

describe("frames that are none", () => {
  const good = Buffer.from(frame(fromKernel("iopub", "status", {}), V1) as ArrayBuffer);
  const withOffset = (index: number, value: bigint) => {
    const frame = Buffer.from(good);
    frame.writeBigUInt64LE(value, 8 * (index + 1));
    return frame;
  };
  const cases: Record<string, unknown> = {
    nothing: undefined,
    "no bytes": Buffer.alloc(0),
    "a count alone": framed([]),
    "fewer parts than a message has": framed([56, 56, 56, 56, 56], Buffer.alloc(64)),
    "a count beyond the frame": framed([56, 61, 63, 65, 67, 69], Buffer.alloc(64), 1_000_000),
    "a count beyond all numbers": framed([56, 61, 63, 65, 67, 69], Buffer.alloc(64), 2n ** 64n - 1n),
    "an offset beyond the frame": withOffset(2, 2n ** 40n),
    "an offset beyond 2^53": withOffset(5, 2n ** 63n),
    "offsets that go back": withOffset(2, 3n),
    "parts that are not JSON": framed([56, 61, 63, 65, 67, 69], Buffer.from("iopub{{{{{{{{")),
    "a channel of a megabyte": framed(
      [56, 1_000_056, 1_000_058, 1_000_060, 1_000_062, 1_000_064],
      Buffer.concat([Buffer.alloc(1_000_000, "x"), Buffer.from("{}{}{}{}")]),
    ),
    "text that is not JSON": "{",
    "JSON that is no object": '"rate exceeded"',
    "JSON null": "null",
    "a header that is none": '{"channel":"shell","header":null}',
    "names that are no text": '{"channel":1,"header":{"msg_id":2,"msg_type":3}}',
  };
  for (const [what, data] of Object.entries(cases)) {
    it(`are passed over: ${what}`, () => {
      assert.equal(envelopeOf(data, all), undefined);
      assert.equal(readMessage(data), undefined);
    });
  }

  it("are not even looked at where their parts do not lie one after the other in them, or are longer than any", () => {
    const unseen = Object.keys(cases).filter((what) => /count|offset|channel of/.test(what));
    assert.equal(unseen.length, 7);
    const seen: string[] = [];
    for (const what of unseen) envelopeOf(cases[what], () => seen.push(what) > 0);
    assert.deepEqual(seen, []);
  });

  it("are passed over where a header is longer than any", () => {
    const long = JSON.stringify({ msg_id: "a", msg_type: "status", junk: "x".repeat(300_000) });
    const start = 56 + 5;
    const offsets = [56, start, start + long.length, start + long.length + 2, start + long.length + 4];
    const data = framed([...offsets, start + long.length + 6], Buffer.from(`iopub${long}{}{}{}`));
    const shown: number[] = [];
    assert.equal(
      envelopeOf(data, (_, head) => shown.push(head.length) > 0),
      undefined,
    );
    assert.deepEqual(shown, []);
  });

  it("give no content where that cannot be read, and throw nothing", () => {
    const { header } = status("idle");
    const text = JSON.stringify(header);
    const ends = [56, 61, 61 + text.length, 63 + text.length, 65 + text.length, 67 + text.length];
    const envelope = envelopeOf(framed(ends, Buffer.from(`iopub${text}{}{}{{`)), all);
    assert.equal(envelope?.type, "status");
    assert.equal(envelope.content(), undefined);
  });
});
