import assert from "node:assert/strict";
import { distinct, OfferKeys } from "../../../src/kernels/offer-keys.js";

describe("what was chosen of a list", () => {
  const shown = distinct([
    { key: "start a", label: "Start hub: Big" },
    { key: "start b", label: "Start hub: Big" },
    { key: "add", label: "Add JupyterHub…" },
  ]);

  it("is what was pressed, whatever it is called now", () => {
    const keys = new OfferKeys();
    const [, second] = keys.noted(shown);
    assert.ok(second);
    const now = [
      { key: "start b", label: "Start hub: Big Like Last Time" },
      { key: "start a", label: second.label },
    ];
    assert.equal(keys.find(second, now)?.key, "start b");
  });

  it("is known by its label where only a copy of it comes back, and no two have one label", () => {
    for (const offer of shown) assert.equal(new OfferKeys().find({ label: offer.label }, shown), offer);
    assert.equal(shown[2]?.label, "Add JupyterHub…");
  });
});
