import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { poll } from "../../rig/process.js";
import type { Stage } from "./stage.js";

const deadlineMs = 30_000;

export function formsThatMeanHarm({ onStage }: Stage): void {
  it("reaches no network, no other window and not the editor, and starts nothing by itself", async () => {
    const requests: string[] = [];
    const elsewhere = createServer((request, response) => {
      requests.push(request.url ?? "");
      response.end();
    });
    await once(elsewhere.listen(0, "127.0.0.1"), "listening");
    try {
      const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
      await onStage(async (show) => {
        const shown = await show({ page: triesAll(url), last: {}, refusal: "No." });
        const { form, page, window } = shown;
        const address = window.page.url();
        assert.ok(await poll(() => form.evaluate<boolean>("window.over"), deadlineMs), "it has tried all");
        const tried = await form.evaluate<Record<string, string>>("window.tried");
        assert.deepEqual(tried, {
          fetch: "TypeError",
          socket: "error",
          image: "error",
          script: "error",
          open: "null",
          parent: "SecurityError",
          top: "SecurityError",
          leave: "SecurityError",
          storage: "SecurityError",
          api: "undefined",
          alert: "undefined",
        });
        for (const id of ["top", "blank", "self"]) await form.locator(`#${id}`).click();
        await form.locator("#reads").click();
        // What it has sent by itself is heard before what this asks for; and a click in it is no press of Start.
        await page.getByText("Select Start below to start the server with this form.").waitFor();
        assert.deepEqual((await shown.outcome()).finished, []);
        await page.locator("#start").click();
        const finished = await shown.finished(1);
        await page.getByText("No.").waitFor();
        const before = await form.evaluate<number>("window.posted");
        assert.ok(await poll(async () => (await form.evaluate<number>("window.posted")) > before + 200, deadlineMs));
        assert.deepEqual((await shown.outcome()).finished, finished, "one press is one start, whatever it says");
        await form.evaluate("location.href = document.links[0].href");
        const isGone = () => shown.page.childFrames()[0]?.url().startsWith("chrome-error:") ?? false;
        assert.ok(await poll(isGone, deadlineMs), "its own frame is all that it can lead away, and to nowhere");
        assert.equal(window.page.url(), address);
        assert.equal(window.page.context().pages().length, 2, "the one that the browser began with, and the window");
        assert.deepEqual(requests, []);
        await shown.close();
      });
    } finally {
      elsewhere.closeAllConnections();
      elsewhere.close();
    }
  });

  it("that runs for ever, or spoils its own page, leaves the editor and the buttons as they are", async () => {
    await onStage(async (show) => {
      const spoilt = await show({
        page: `<input name="a" value="1"><script>
          window.FormData = function () { return [["evil", { toString: 1 }]]; };
          document.querySelector = () => null;
          setTimeout(() => { document.open(); document.write("<p>Other words</p>"); document.close(); }, 500);
        </script>`,
        last: {},
      });
      await spoilt.form.getByText("Other words").waitFor();
      await spoilt.page.locator("#start").click();
      await spoilt.page.getByText("The form didn't send anything.").waitFor();
      assert.deepEqual((await spoilt.outcome()).finished, []);
      await spoilt.close();

      const endless = await show({
        page: `<input name="a" value="1"><script>addEventListener("message", ({ data }) => { if (data.kind === "press") for (;;); });</script>`,
        last: {},
      });
      await endless.page.locator("#start").click();
      await endless.page.getByText("If it doesn't respond, close this tab").waitFor();
      await endless.window.runCommand("View: Toggle Primary Side Bar Visibility");
      await endless.close();
    });
  });
}

/** What a page can do to reach out, once each; and says what it would send, over and over. */
function triesAll(url: string): string {
  return `<form action="${url}/action" target="_top">
  <p><a id="top" target="_top" href="${url}/top">top</a> <a id="blank" target="_blank" href="${url}/blank">blank</a> <a id="self" href="${url}/self">self</a></p>
  <p id="styled">styled</p><input id="reads" name="a" value="1">
  <iframe src="${url}/frame"></iframe><iframe srcdoc="<img src='${url}/inner'>"></iframe><object data="${url}/object"></object>
  <img src="${url}/markup"><style>body { background: url(${url}/style) } @import url(${url}/import);</style></form>
  <script>
  window.tried = {};
  window.posted = 0;
  window.over = false;
  const attempt = async (name, work) => { try { tried[name] = String(await work()); } catch (error) { tried[name] = error.name ?? error.type; } };
  const loaded = (name, about) => new Promise((done, failed) => {
    const element = Object.assign(document.createElement(name), about, { onload: () => done("loaded"), onerror: failed });
    document.body.append(element);
  });
  setInterval(() => { posted++; parent.postMessage({ fields: [["evil", "1"]], secret: [] }, "*"); top.postMessage({ fields: [], secret: [] }, "*"); }, 5);
  parent.postMessage({ kind: "start", fields: [] }, "*");
  document.forms[0].submit();
  navigator.sendBeacon("${url}/beacon");
  styled.style.background = "url(${url}/css)";
  for (const rel of ["prefetch", "preload", "stylesheet", "modulepreload", "prerender", "icon"])
    document.head.append(Object.assign(document.createElement("link"), { rel, as: "image", href: "${url}/" + rel }));
  Promise.all([
    attempt("fetch", () => fetch("${url}/fetch")),
    attempt("socket", () => new Promise((done, failed) => Object.assign(new WebSocket("${url}/socket"), { onopen: done, onerror: failed }))),
    attempt("image", () => loaded("img", { src: "${url}/image" })),
    attempt("script", () => loaded("script", { src: "${url}/script" })),
    attempt("open", () => window.open("${url}/open")),
    attempt("parent", () => parent.document.body),
    attempt("top", () => top.document.body),
    attempt("leave", () => { top.location.href = "${url}/leave"; }),
    attempt("storage", () => localStorage.length),
    attempt("api", () => typeof acquireVsCodeApi),
    attempt("alert", () => alert("!")),
  ]).then(() => { window.over = true; });
  </script>`;
}
