import assert from "node:assert/strict";
import { fieldOf, fieldsOf, offered } from "./html.js";

describe("the words of a control", () => {
  const rows: [string, string][] = [
    [`<label for="a">Account:</label><input id="a" name="x">`, "Account"],
    [`<label>Account * <input name="x"></label>`, "Account"],
    [`<label for="x">Account</label><select name="x"><option>1</select>`, "Account"],
    [`<input name="x" aria-label="Account">`, "Account"],
    [`<span id="l">Account</span><br><input name="x" aria-labelledby="gone l">`, "Account"],
    [`<p>Account: <input name="x"></p>`, "Account"],
    [`Your <b>account</b>, please: <input name="x">`, "Your account, please"],
    [`Cores <input name="y"> Account <input name="x">`, "Account"],
    [`<table><tr><td>Account</td><td><input name="x"></td></tr></table>`, "Account"],
    [`<dl><dt>Account</dt><dd><input name="x"></dd></dl>`, "Account"],
    [`<div class="row"><div>Account</div><div><input name="x"></div></div>`, "Account"],
    [`<p>All about disks, in a sentence.</p><p><label>Disk</label><br><input name="x"></p>`, "Disk"],
    [`<div><p>A sentence about it.</p><div><input name="disk_size"></div></div>`, "disk size"],
    [`<p>A sentence about it.</p><input name="disk_size">`, "disk size"],
    [`<fieldset><legend>Account</legend><div><input name="x"></div></fieldset>`, "Account"],
    [`<h4>Cores</h4><input name="y"><h4>Account</h4><p>Of your group.</p><input name="x">`, "Account"],
    [`<h4>Job</h4><input name="y"> <br><input name="my_account">`, "my account"],
    [`<table><tr><td>Account</td><td><div><span><input name="x"></span></div></td></tr></table>`, "Account"],
    [`<input name="y" list="l"><datalist id="l"><option>Two</datalist><input name="account">`, "account"],
    [`<label for="gone">Account</label><br><input name="x">`, "Account"],
    [
      `<label for="d">Cores</label><input id="d" name="y"><label for="d">Account</label><input id="d" name="x">`,
      "Account",
    ],
    [`<label for="y">Cores</label> <input id="y" name="y"><br><input name="my_account">`, "my account"],
    [`<div><label>Account</div></section></label><input name="x">`, "Account"],
    [`<h2>Batch job</h2><input name="x" placeholder="account">`, "account"],
    [`<h2>Batch job</h2><input name="req_account-name">`, "req account name"],
    [`<input name="---">`, "---"],
    [`<label>${"long ".repeat(100)}<input name="x"></label>`, `${"long ".repeat(39)}long…`],
    [`<label><script>alert(1)</script><style>a{}</style>Account <input name="x"></label>`, "Account"],
    [`<label>a<b>b</b>c <div>d</div>e&nbsp;&lt;f&gt;<input name="x"></label>`, "abc d e <f>"],
  ];

  for (const [html, label] of rows) {
    it(`are “${label.slice(0, 30)}” in ${html.slice(0, 70)}`, () => {
      assert.equal(fieldsOf(html).at(-1)?.label, label);
    });
  }

  it("of a group are its legend, and not the heading of a larger part", () => {
    const radios = `<label><input type="radio" name="gpu" value="0" checked> None</label><label><input type="radio" name="gpu" value="1"> A100</label>`;
    assert.equal(fieldOf(`<fieldset><legend>GPU</legend>${radios}</fieldset>`).label, "GPU");
    assert.equal(fieldsOf(`<fieldset><legend>Job</legend>${radios}<input name="x"></fieldset>`)[0]?.label, "gpu");
    assert.equal(fieldOf(`<div role="radiogroup" aria-label="GPU type">${radios}</div>`).label, "GPU type");
    assert.equal(fieldOf(`<p>GPU type: ${radios}</p>`).label, "GPU type");
    assert.equal(fieldOf(`<label for="gpu">GPU type</label>${radios}`).label, "GPU type");
    assert.deepEqual(offered(fieldOf(radios)), ["None (0)", "A100 (1)"]);
  });

  it("of radio buttons without a fieldset are those over them", () => {
    const radios = `<input type="radio" name="vol" value="1" id="v1"><label for="v1">New</label> <input type="radio" name="vol" value="2" id="v2"><label for="v2">Old</label>`;
    for (const over of [
      `<p>All that you keep, in a sentence.</p><label>Volume</label><br>`,
      `<h3>Volume</h3><p>Where your data are.</p>`,
      `<div><label>Volume</label></div>`,
    ]) {
      const field = fieldOf(`${over}<div>${radios}</div>`);
      assert.equal(field.label, "Volume", over);
      assert.deepEqual(offered(field), ["— ()", "New (1)", "Old (2)"]);
    }
  });

  it("are not those of a label that is another one's", () => {
    const radio = `<label for="other">Wrong <input type="radio" name="q" value="1" checked></label>`;
    assert.deepEqual(offered(fieldOf(radio)), ["1 (1)"]);
  });

  it("of a box can stand behind it", () => {
    assert.deepEqual(
      offered(
        fieldOf(
          `<input type="radio" name="q" value="1" checked> One A100<br><input type="radio" name="q" value="2" title="Two"><br>`,
        ),
      ),
      ["One A100 (1)", "Two (2)"],
    );
    assert.equal(fieldOf(`<input type="checkbox" name="x"> Whole node`).label, "Whole node");
  });
});
