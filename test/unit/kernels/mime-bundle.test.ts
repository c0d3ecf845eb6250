import assert from "node:assert/strict";
import { mimeItems } from "../../../src/kernels/builtin/outputs/mime-bundle.js";

function written(bundle: Record<string, unknown>): [string, string][] {
  return mimeItems(bundle).map(({ mime, data }) => [mime, Buffer.from(data).toString()]);
}

describe("mime bundle of a kernel", () => {
  it("puts the richest representation first, as the editor does when it reads a file", () => {
    const bundle = { "text/plain": "fig", "image/png": "", "text/html": "<b/>", "application/vnd.plotly.v1+json": {} };
    const order = mimeItems(bundle).map(({ mime }) => mime);
    assert.deepEqual(order, ["application/vnd.plotly.v1+json", "text/html", "image/png", "text/plain"]);
  });

  it("puts an empty vendor type last: HoloViews sends one beside its HTML", () => {
    const order = mimeItems({ "application/vnd.holoviews_exec.v0+x": "", "text/html": "<b/>" }).map(({ mime }) => mime);
    assert.deepEqual(order, ["text/html", "application/vnd.holoviews_exec.v0+x"]);
  });

  it("decodes base64 images, and leaves SVG as text", () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff]);
    const [item] = mimeItems({
      "image/png": `${png.toString("base64").slice(0, 4)}\n${png.toString("base64").slice(4)}\n`,
    });
    assert.deepEqual(Buffer.from(item?.data ?? []), png);
    assert.deepEqual(written({ "image/svg+xml": "<svg/>" }), [["image/svg+xml", "<svg/>"]]);
  });

  it("writes JSON types as JSON, whatever the value is", () => {
    assert.deepEqual(written({ "application/json": "text" }), [["application/json", '"text"']]);
    assert.deepEqual(written({ "application/geo+json": [1, null] }), [["application/geo+json", "[1,null]"]]);
    assert.deepEqual(written({ "application/json": 0 }), [["application/json", "0"]]);
  });

  it("joins a text that comes as lines", () => {
    assert.deepEqual(written({ "text/html": ["<b>\n", "ü</b>"] }), [["text/html", "<b>\nü</b>"]]);
  });
});
