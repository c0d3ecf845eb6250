import assert from "node:assert/strict";
import { hubBehind } from "../../../src/hubClient/address/hub-behind.js";
import { noSignal } from "./scripted-hub.js";
import { type ScriptedPage, scriptedWeb } from "./scripted-web.js";

const version = "5.5.4";
const started = (at: string) => `<script>urlArgs: "v=${at}"</script>`;
const NOW = "20260101120000";

function web(pages: Record<string, ScriptedPage>) {
  const { networks, asked } = scriptedWeb(pages);
  const behind = async (baseUrl: string, about: { user?: string; isHubsPage?: boolean } = {}) =>
    (await hubBehind({ baseUrl, version }, { isHubsPage: false, ...about }, networks, noSignal)).baseUrl;
  return { behind, asked };
}
const api = { body: `{"version": "${version}"}` };

describe("the hub behind a user's own host", () => {
  it("is the one that the hub names", async () => {
    const { behind } = web({
      "https://ada.hub.example/j/": { to: "https://hub.example/j/hub/" },
      "https://hub.example/j/hub/api": api,
    });
    assert.equal(await behind("https://ada.hub.example/j/"), "https://hub.example/j/");
    assert.equal(await behind("https://ada.hub.example/j/", { user: "ada" }), "https://hub.example/j/");
  });

  it("is looked for above it where the host has the user's name, and proven to be the same", async () => {
    const pages = (above: string) => ({
      "https://ada.hub.example/": { to: "/hub/" },
      "https://ada.hub.example/hub/error/404": { body: started(NOW) },
      "https://hub.example/hub/error/404": { body: above },
    });
    const same = web(pages(started(NOW)));
    assert.equal(await same.behind("https://ada.hub.example/", { user: "Ada" }), "https://hub.example/");
    assert.equal(await same.behind("https://ada.hub.example/", { user: "bob" }), "https://ada.hub.example/");
    assert.equal(await same.behind("https://ada.hub.example/"), "https://ada.hub.example/");
    for (const other of ["", started("20250101120000")]) {
      const found = await web(pages(other)).behind("https://ada.hub.example/", { user: "ada" });
      assert.equal(found, "https://ada.hub.example/");
    }
  });

  it("is the one that was found, where the host is not above it or is no hub", async () => {
    const elsewhere = web({
      "https://hub.campus.example/": { to: "https://other.example/hub/" },
      "https://a.campus.example/": { to: "https://campus.example/welcome/" },
      "https://b.campus.example/": { to: "https://campus.example/hub/" },
    });
    for (const host of ["hub", "a", "b"]) {
      assert.equal(await elsewhere.behind(`https://${host}.campus.example/`), `https://${host}.campus.example/`);
    }
    assert.ok(!elsewhere.asked.some((url) => url.startsWith("https://other.example")));
  });

  it("is nowhere but above it, by the same encryption: nobody is asked about another one", async () => {
    const { behind } = web({
      "https://ada.hub.example/": { to: "https://hub.example/hub/" },
      "https://hub.example/hub/api": { to: "https://elsewhere.example/hub/api" },
      "https://elsewhere.example/hub/api": api,
      "https://ada.plain.example/": { to: "http://plain.example/hub/" },
      "http://plain.example/hub/api": api,
      "http://ada.more.example/": { to: "https://more.example/hub/" },
      "https://more.example/hub/api": api,
    });
    assert.equal(await behind("https://ada.hub.example/"), "https://ada.hub.example/");
    assert.equal(await behind("https://ada.plain.example/"), "https://ada.plain.example/");
    assert.equal(await behind("http://ada.more.example/"), "https://more.example/");
  });

  it("is not asked for where the host can be nobody's, or the path is the hub's", async () => {
    const { behind, asked } = web({});
    for (const baseUrl of [
      "https://hub.example/",
      "http://127.0.0.1:8000/",
      "http://[::1]:8000/",
      "http://localhost/",
    ]) {
      assert.equal(await behind(baseUrl, { user: "hub" }), baseUrl);
    }
    await behind("https://hub.campus.example/", { isHubsPage: true });
    assert.deepEqual(asked, []);
  });
});
