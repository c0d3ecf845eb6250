import assert from "node:assert/strict";
import * as vscode from "vscode";
import { until } from "../commands/until.js";
import { Adding, hubUrl, tokenFromElsewhere } from "./adding.js";

const fromPage = "Open the token page";
const own = "Paste a token that I have";
const scopes = "access:servers!user servers!user read:users!user";

describe("signing in with a token that is pasted", () => {
  let user: Adding;
  let clipboard: string;
  beforeEach(() => {
    user = new Adding();
    clipboard = "a poem";
    user.replaceEnv("clipboard", {
      readText: () => Promise.resolve(clipboard),
      writeText: (text: string) => Promise.resolve(void (clipboard = text)),
    });
  });
  afterEach(() => user.restore());

  it("opens the token page, and puts the scopes on the clipboard only when that was chosen", async () => {
    const first = await user.begin();
    await user.inputs.chooseLabelled(first.list, fromPage);
    await user.inputs.chooseLabelled(await user.inputs.list(), "Open the page only");
    const box = await user.inputs.box();
    assert.equal(clipboard, "a poem");
    await until("the page is opened", () => user.opened.length === 1);
    assert.deepEqual(user.opened, [`${hubUrl}hub/token`]);
    assert.ok(box.prompt?.includes(scopes));
    await user.inputs.back();
    await user.inputs.chooseLabelled(await user.inputs.list(), "Copy the permissions");
    await user.inputs.box();
    assert.equal(clipboard, scopes);
    await until("the page is opened again", () => user.opened.length === 2);
    await user.inputs.escape();
    assert.equal(await first.adding, undefined);
  });

  it("takes a pasted token without Enter", async () => {
    const token = await tokenFromElsewhere("ines");
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, own);
    const box = await user.inputs.box();
    user.inputs.paste(box, token);
    assert.equal((await adding)?.user, "ines");
  });

  it("asks for one that the user has in one line, and takes the next paste like the first", async () => {
    const refused = "0123456789abcdef0123456789abcdef";
    const token = await tokenFromElsewhere("ilse");
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, own);
    const box = await user.inputs.box();
    // The editor writes its own words behind it, in the same line.
    assert.ok((box.prompt ?? "").length <= 40, box.prompt);
    assert.doesNotMatch(box.prompt ?? "", /servers!user|Request new/);
    user.inputs.paste(box, refused);
    await user.says(box, /does not accept the token/);
    await until("what is pasted next replaces it", () => box.valueSelection?.[1] === refused.length);
    user.inputs.paste(box, `${refused}${token}`);
    assert.equal((await adding)?.user, "ilse");
  });

  it("sends nothing at once that does not look like a token, or was typed", async () => {
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, own);
    const box = await user.inputs.box();
    const token = "0123456789abcdef0123456789abcdef";
    // The last of them is a token's last letter, typed.
    for (const text of [scopes, "https://hub.example/hub/token", token.slice(0, 31), token]) {
      user.inputs.paste(box, text);
      assert.equal(box.busy, false, text);
    }
    await user.inputs.enter(box, token);
    await user.says(box, /does not accept the token/);
    await user.inputs.escape();
    assert.equal(await adding, undefined);
  });

  it("offers a token on the clipboard when the user comes back, sends it when asked to, and clears it", async () => {
    const focus = new vscode.EventEmitter<vscode.WindowState>();
    user.asDesktop();
    user.replaceWindow("onDidChangeWindowState", focus.event);
    const token = await tokenFromElsewhere("iris");
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, own);
    const box = await user.inputs.box();
    const offered = () => box.buttons.find(({ tooltip }) => tooltip === "Use the token on the clipboard");
    assert.equal(offered(), undefined);
    clipboard = `${token}\n`;
    focus.fire({ focused: true, active: true });
    await until("it is offered", () => offered() !== undefined);
    assert.equal(box.value, "");
    assert.equal(box.busy, false);
    clipboard = "a letter";
    focus.fire({ focused: true, active: true });
    await until("it is offered no more", () => offered() === undefined);
    clipboard = token;
    focus.fire({ focused: true, active: true });
    await until("it is offered again", () => offered() !== undefined);
    user.inputs.press(box, "Use the token on the clipboard");
    assert.equal((await adding)?.user, "iris");
    await until("the clipboard is cleared", () => clipboard === "");
    focus.dispose();
  });

  it("leaves the clipboard alone when it holds something else by then", async () => {
    user.asDesktop();
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, own);
    const box = await user.inputs.box();
    user.inputs.paste(box, await tokenFromElsewhere("ivan"));
    assert.equal((await adding)?.user, "ivan");
    assert.equal(clipboard, "a poem");
  });

  it("does not read the clipboard in a browser's window, where the browser would ask", async () => {
    user.replaceEnv("clipboard", { readText: () => assert.fail("it was read"), writeText: () => Promise.resolve() });
    const { adding, list } = await user.begin();
    await user.inputs.chooseLabelled(list, own);
    user.inputs.paste(await user.inputs.box(), await tokenFromElsewhere("ivo"));
    assert.equal((await adding)?.user, "ivo");
  });

  it("remembers what the hub tells of a token that may list tokens, and says when one is left that never ends", async () => {
    const everything = { scopes: ["access:servers!user", "servers!user", "tokens!user"] };
    // Of the first one nobody told whether it ends.
    const tokens = [await tokenFromElsewhere("ida"), await tokenFromElsewhere("ida", everything)];
    for (const token of [...tokens, await tokenFromElsewhere("ida")]) {
      const { adding, list } = await user.begin();
      await user.inputs.chooseLabelled(list, own);
      user.inputs.paste(await user.inputs.box(), token);
      assert.equal((await adding)?.user, "ida");
    }
    const said = user.messages.texts;
    assert.ok(
      said.some((text) => /was added for ida/.test(text)),
      said.join("\n"),
    );
    assert.ok(
      said.some((text) => /was here already for ida/.test(text)),
      said.join("\n"),
    );
    assert.equal(said.filter((text) => /does not expire: revoke it/.test(text)).length, 1);
  });
});
