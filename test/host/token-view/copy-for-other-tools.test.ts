import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { Commands } from "../commands/commands.js";
import { command } from "../commands/gestures.js";
import { inEachTest } from "../commands/in-each-test.js";
import { firstButton, Messages } from "../commands/messages.js";
import { Picks } from "../commands/picks.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { hubUrl } from "../commands/rig-door.js";
import { until } from "../commands/until.js";
import { isAccepted, narrow, signedIn, tokensAtHub } from "./accounts.js";
import { asOnDesktop } from "./clipboard-time.js";

const run = promisify(execFile);

describe("Copy Connection for Other Tools…", () => {
  const messages = inEachTest(() => new Messages());

  async function copied(account: string, choose: (label: string) => boolean): Promise<string> {
    await vscode.env.clipboard.writeText("");
    const picks = new Picks((items) => items.find(({ label }) => choose(label)));
    await command("copyForOtherTools", { account }).finally(() => picks.restore());
    return await vscode.env.clipboard.readText();
  }

  it("copies the header only after a warning, also when code calls", async () => {
    const bea = await signedIn("bea", narrow);
    assert.equal(await copied(bea.account, (label) => label === "Authorization header"), "");
    assert.match(messages().shown[0]?.detail ?? "", /can act as you on the hub until it ends/);
    messages().answer = firstButton;
    const text = await copied(bea.account, (label) => label === "Authorization header");
    assert.equal(text, `Authorization: token ${bea.token}`);
  });

  it("copies lines and a curl command that a shell runs against the hub, with the token in no argument", async () => {
    const bea = await signedIn("bea", narrow);
    messages().answer = firstButton;
    const lines = await copied(bea.account, (label) => label === "Environment lines");
    assert.equal(
      lines,
      `export JUPYTERHUB_API_TOKEN='${bea.token}'\nexport JUPYTERHUB_API_URL='${hubUrl}hub/api'\nexport JUPYTERHUB_USER='bea'\n`,
    );
    messages().shown.length = 0;
    const curl = await copied(bea.account, (label) => label === "curl line");
    assert.ok(!curl.includes(bea.token));
    assert.deepEqual(messages().shown, []);
    const { stdout } = await run("sh", ["-c", lines + curl]);
    assert.equal((JSON.parse(stdout) as { name: string }).name, "bea");
  });

  it("clears what it copied after a while, unless the clipboard holds something else by then", async () => {
    const bea = await signedIn("bea", narrow);
    messages().answer = firstButton;
    const time = asOnDesktop();
    try {
      const text = await copied(bea.account, (label) => label === "Authorization header");
      assert.equal(text, `Authorization: token ${bea.token}`);
      assert.match(time.said.at(-1) ?? "", /cleared from there after 90 seconds/);
      time.pass();
      await until("the clipboard is cleared", () => /clipboard was cleared/.test(time.said.at(-1) ?? ""));
      assert.equal(await vscode.env.clipboard.readText(), "");
      await copied(bea.account, (label) => label === "Environment lines");
      await vscode.env.clipboard.writeText("a text of the user's");
      time.pass();
      // The look was asked for before the first of these, and what would clear it before the second.
      await vscode.env.clipboard.readText();
      assert.equal(await vscode.env.clipboard.readText(), "a text of the user's");
      assert.match(time.said.at(-1) ?? "", /after 90 seconds/);
    } finally {
      time.restore();
    }
  });

  it("offers a token of its own first where it may be made, and hands over that one", async () => {
    const ada = await signedIn("ada");
    messages().answer = firstButton;
    const inputs = new QuickInputs();
    try {
      const text = copied(ada.account, (label) => /^Environment lines$|A new token for that tool$/.test(label));
      await inputs.enter(await inputs.box(), "For the night job");
      await inputs.choose(await inputs.list(), 0);
      await inputs.choose(await inputs.list(), 0);
      const [, given = ""] = /API_TOKEN='(\w+)'/.exec(await text) ?? [];
      assert.notEqual(given, ada.token);
      assert.equal(await isAccepted(given), true);
    } finally {
      inputs.restore();
    }
    assert.ok((await tokensAtHub("ada")).some(({ note }) => note === "For the night job"));
  });

  it("gives PyCharm the address of a running server only, then field by field", async () => {
    const lou = await signedIn("lou", narrow);
    messages().answer = firstButton;
    const commands = new Commands("hubKernels.startServerWithOptions");
    try {
      assert.equal(await copied(lou.account, (label) => label.startsWith("PyCharm")), "");
    } finally {
      commands.restore();
    }
    assert.match(messages().texts[0] ?? "", /^No server of lou .* is running\. PyCharm/);
    assert.deepEqual(commands.taken, [{ server: lou.server }]);
    await command("startServer", { server: lou.server });
    const texts: string[] = [];
    const wanted = ["Copy Server URL", "Copy User Name", "Copy Token"];
    for (const field of wanted) {
      let left = ["PyCharm", field];
      texts.push(
        await copied(lou.account, (label) =>
          left.some((part) => label.includes(part) && (left = left.filter((other) => other !== part))),
        ),
      );
    }
    assert.deepEqual(texts, [`${hubUrl}user/lou/`, "lou", lou.token]);
    await command("stopServer", { server: lou.server, confirmed: true });
  });
});
