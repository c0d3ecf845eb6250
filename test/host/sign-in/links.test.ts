import assert from "node:assert/strict";
import * as vscode from "vscode";
import { removeAllHubs } from "../commands/gestures.js";
import { until } from "../commands/until.js";
import { Adding, tokenFromElsewhere } from "./adding.js";

const hubUrl = process.env["RIG_HUB"] ?? "";
const link = (query: string) => `code-oss://hub-kernels.hub-kernels/open?${query}`;

/** What a link asks and does is in test/contract/flows; here that the editor hands us its addresses, and what it takes off them. */
describe("a link of a site, which the editor opens,", () => {
  let user: Adding;
  const pressed: string[] = [];
  beforeEach(async () => {
    await removeAllHubs();
    pressed.length = 0;
    user = new Adding((message, [first]) => {
      if (message.startsWith("A link wants")) pressed.push(message);
      return message.startsWith("A link wants") ? first : undefined;
    });
  });
  afterEach(() => user.restore());

  it("asks, adds its hub after a sign-in, and is refused with a token", async () => {
    await user.callEditor(link(`hub=${encodeURIComponent(hubUrl)}&token=0123456789abcdef0123456789abcdef`));
    await until("it is refused", () =>
      user.messages.texts.some((text) => text.includes("contains a token or password")),
    );
    assert.deepEqual(pressed, []);

    await user.callEditor(link(`hub=${encodeURIComponent(hubUrl)}`));
    const box = await user.inputs.box();
    assert.equal(box.value, hubUrl);
    await user.inputs.chooseLabelled(await user.inputs.list(), "Paste a token you have");
    user.inputs.paste(await user.inputs.box(), await tokenFromElsewhere("lena"));
    await until("the hub is added", () => user.messages.texts.some((text) => /was added for lena/.test(text)));
    const [asked] = user.messages.shown.filter(({ message }) => message.startsWith("A link wants"));
    assert.equal(asked?.modal, true);
    assert.equal(asked.message, `A link wants to add the hub ${new URL(hubUrl).host}/jupyter.`);
  });

  it("is copied, and keeps its names when it is opened", async () => {
    const token = await tokenFromElsewhere("lara");
    const added = await vscode.commands.executeCommand<{ account: string }>("hubKernels.addHub", {
      url: hubUrl,
      token,
    });
    user.asDesktop();
    const { link: copied } = await vscode.commands.executeCommand<{ link: string }>("hubKernels.copyLink", {
      account: added.account,
    });
    assert.equal(copied, `code-oss://hub-kernels.hub-kernels/open?hub=${hubUrl}`);
    assert.equal(await vscode.env.clipboard.readText(), copied);
    // As the system hands it over, the editor takes one layer of escapes off; by the route of code-server none.
    const named = `${copied}&server=&profile=`;
    assert.match(vscode.Uri.parse(`${named}GPU%20%2526%2050%20%2525`, true).query, /&profile=GPU %26 50 %25$/);
    user.messages.answer = () => undefined;
    await user.callEditor(`${named}${encodeURIComponent("GPU & 50 %")}`);
    await until("it asks", () => user.messages.shown.length > 0);
    assert.match(user.messages.shown[0]?.detail ?? "", /^Hub: .*\nServer: your default server\nProfile: GPU & 50 %\n/);
  });
});
