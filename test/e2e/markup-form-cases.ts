import assert from "node:assert/strict";
import path from "node:path";
import { poll } from "../../rig/process.js";
import type { Shown, Stage } from "./stage.js";

const root = path.resolve(import.meta.dirname, "../..");
const deadlineMs = 30_000;
/** As long as a person holds a key. */
const keyHeld = { delay: 80 };

const presets = `<label for="plan">Plan</label>
<select id="plan" name="plan" class="form-control" onchange="fill(this.value)"><option value="std">Standard</option><option value="a100">One A100</option></select>
<label for="gpus">GPUs</label><select id="gpus" name="gpus" class="form-control"><option value="gpu:0">None</option><option value="gpu:a100:1">1 x A100</option></select>
<label for="mem">Memory (MB)</label><input id="mem" class="form-control" type="number" name="mem" value="4000" min="1000" max="64000" required>
<label for="zone">Zone</label><select id="zone" name="zone" class="form-control"></select>
<p><label><input type="radio" name="img" value="std" checked onclick="show()"> Standard</label> <label><input type="radio" name="img" value="own" onclick="show()"> My own</label></p>
<div id="own" class="hidden"><label>Image name <input name="own_image" class="form-control" disabled pattern="[a-z]+:[0-9]+" title="An image and its tag"></label></div>
<p><input type="hidden" name="big" value="no"><label><input type="checkbox" name="big" value="yes"> Large disk</label></p>
<select name="mods" multiple><option>gcc</option><option>cuda</option><option>mpi</option></select>
<textarea name="notes">one
two</textarea>
<script>
  window.order = [plan.value];
  function fill(value) {
    if (value === "a100") { gpus.value = "gpu:a100:1"; mem.value = 32000; }
    zone.replaceChildren(...(value === "a100" ? ["gpu-1", "gpu-2"] : ["cpu-1"]).map((each) => new Option(each)));
  }
  function show() {
    const mine = document.querySelector("[name=img]:checked").value === "own";
    own.classList.toggle("hidden", !mine);
    own.querySelector("input").disabled = !mine;
  }
  fill(plan.value);
</script>`;

export function formsAsThemselves({ onStage }: Stage): void {
  it("presets, fills lists and hides parts as on the page, is checked by the browser, and sends what a browser sends", async () => {
    await onStage(async (show) => {
      const shown = await show({ page: presets, last: {}, refusal: "No A100 is free." });
      const { form, page, window } = shown;
      assert.match(
        await page.locator("#note").innerText(),
        /^This is the hub's own form\. Its content comes from the hub\.$/,
      );
      assert.equal(await form.locator("#own").isVisible(), false);
      await form.locator("#plan").selectOption("a100");
      await form.locator("#zone").selectOption("gpu-2");
      await form.getByLabel("My own").check();
      await form.getByLabel("Image name").fill("none");
      await page.locator("#start").click();
      assert.ok(await poll(() => isFocused(shown, "own_image"), deadlineMs), "the browser shows what is wrong");
      await page.getByText("The form didn't send anything.").waitFor();
      assert.deepEqual((await shown.outcome()).finished, []);
      await form.getByLabel("Image name").fill("mine:4");
      await form.getByLabel("Large disk").check();
      await form.locator("[name=mods]").selectOption(["mpi", "gcc"]);
      await page.locator("#start").click();
      const sent = {
        plan: ["a100"],
        gpus: ["gpu:a100:1"],
        mem: ["32000"],
        zone: ["gpu-2"],
        img: ["own"],
        own_image: ["mine:4"],
        big: ["no", "yes"],
        mods: ["gcc", "mpi"],
        notes: ["one\r\ntwo"],
      };
      assert.deepEqual(await shown.finished(1), [sent]);
      await page.getByText("No A100 is free.").waitFor();
      await window.screenshot(path.join(root, "out/screenshots/markup-form-light.png"));
      assert.equal(await form.getByLabel("Image name").inputValue(), "mine:4", "what was filled in stays");
      await form.getByLabel("Standard", { exact: true }).check();
      await form.getByLabel("Large disk").uncheck();
      await form.getByLabel("Memory (MB)").focus();
      await window.page.keyboard.press("Enter", keyHeld);
      const others = without(sent, "own_image");
      assert.deepEqual(await shown.finished(2), [sent, { ...others, img: ["std"], big: ["no"] }]);
      assert.ok(
        await poll(async () => (await shown.outcome()).closed, deadlineMs),
        "the form is closed once it is taken",
      );
    });
  });

  it("has the last values in it before its script runs, and what hangs on them", async () => {
    await onStage(async (show) => {
      const last = {
        plan: ["a100"],
        gpus: ["gpu:a100:1"],
        mem: ["4000"],
        zone: ["gpu-2"],
        img: ["own"],
        own_image: ["mine:4"],
        big: ["no", "yes"],
        mods: ["cuda"],
        notes: ["\r\nthree"],
        gone: ["1"],
      };
      const shown = await show({ page: presets, last });
      const { form, page, window } = shown;
      await form.getByLabel("Image name").waitFor();
      assert.deepEqual(await form.evaluate("window.order"), ["a100"]);
      assert.equal(await form.evaluate("getComputedStyle(document.documentElement).colorScheme"), "dark");
      await window.screenshot(path.join(root, "out/screenshots/markup-form-dark.png"));
      await page.locator("#start").click();
      const sent = without(last, "gone");
      assert.deepEqual(await shown.finished(1), [sent]);
    }, "dark");
  });

  it("follows the theme, and its own buttons and handlers count", async () => {
    await onStage(async (show) => {
      const page = `<form onsubmit="if (!document.all.sure.checked) return false; document.all.sum.value = 'filled'; event.stopPropagation()">
        <h3>Which node?</h3><p><label><input type="checkbox" id="sure"> I am sure</label></p><input type="hidden" name="sum" id="sum">
        <button name="go" value="small">Small</button> <button name="go" value="big">Big</button></form>`;
      const shown = await show({ page, last: {}, refusal: "Later." });
      const { form, window } = shown;
      await window.screenshot(path.join(root, "out/screenshots/markup-form-contrast.png"));
      await form.getByRole("button", { name: "Big" }).focus();
      await window.page.keyboard.press("Enter", keyHeld);
      await form.getByLabel("I am sure").check();
      await form.getByRole("button", { name: "Big" }).focus();
      await window.page.keyboard.press("Enter", keyHeld);
      assert.deepEqual(await shown.finished(1), [{ sum: ["filled"], go: ["big"] }], "not what its handler said no to");
      await shown.page.getByText("Later.").waitFor();
      await shown.page.locator("#start").click();
      assert.deepEqual((await shown.finished(2))[1], { sum: ["filled"], go: ["small"] }, "Start is its first button");
    }, "contrast");
  });

  it("tells what was typed as a secret, also into what its script made and shows by now", async () => {
    await onStage(async (show) => {
      const made = `<label>Comment <input type="password" name="comment"></label>`;
      const script = `place.innerHTML = ${JSON.stringify(made)}; go.onclick = () => (place.querySelector("input").type = "text");`;
      const page = `<input name="a" value="1"><p id="place"></p><button type="button" id="go">Show</button><script>${script}</script>`;
      const shown = await show({ page, last: {} });
      await shown.form.getByLabel("Comment").fill("tr0ub4dor");
      await shown.form.locator("#go").click();
      await shown.page.locator("#start").click();
      assert.deepEqual(await shown.finished(1), [{ a: ["1"], comment: ["tr0ub4dor"] }]);
      assert.deepEqual((await shown.outcome()).secret, [["comment"]]);
    });
  });

  it("is the browser's where it sends a file", async () => {
    await onStage(async (show) => {
      const shown = await show({
        page: `<input type="file" name="f"><input name="a" value="1">`,
        last: {},
        refusal: "No.",
      });
      await shown.page.locator("#start").click();
      assert.deepEqual(await shown.finished(1), [{ f: [""], a: ["1"] }], "none was chosen");
      await shown.page.getByText("No.").waitFor();
      const file = { name: "x.txt", mimeType: "text/plain", buffer: Buffer.from("x") };
      await shown.form.locator("[name=f]").setInputFiles(file);
      await shown.page.locator("#start").click();
      await shown.page.getByText("The form sends a file, which works only in the browser.").waitFor();
      assert.equal((await shown.outcome()).finished.length, 1);
    });
  });
}

function isFocused({ form }: Shown, name: string): Promise<boolean> {
  return form.locator(`[name=${name}]`).evaluate((element) => element === document.activeElement);
}

function without(answers: Record<string, string[]>, name: string): Record<string, string[]> {
  return Object.fromEntries(Object.entries(answers).filter(([other]) => other !== name));
}
