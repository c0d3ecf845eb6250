import assert from "node:assert/strict";
import { Messages } from "../commands/messages.js";
import { Picks } from "../commands/picks.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { signInByPaste } from "../commands/sign-in-by-paste.js";
import { isAccepted } from "../commands/token-view/accounts.js";
import { cellOf, endOf, openNotebook, printed, select, start, until } from "./notebooks.js";
import { addHub, ask, command, putFile } from "./rig.js";

const ended = /^The token of dora for .* has expired\. Sign in to get a new one\.$/;
const lifeS = 20;

describe("a laptop that wakes after its token has ended", () => {
  it("is told so once, keeps the running cell, and has its output after the sign-in that the message offers", async () => {
    const { account, server } = await addHub("dora");
    await command("startServer", { server });
    const waits = "import pathlib, time\ngo = pathlib.Path.home() / 'go'\nprint('before', flush=True)\n";
    const notebook = await openNotebook([
      `${waits}while not go.exists(): time.sleep(0.05)\nprint('meanwhile', flush=True)`,
    ]);
    await select(notebook, server);
    await start(notebook);
    await until("the cell prints", () => printed(cellOf(notebook)) === "before\n");

    // All that may take long is done: from here on the token's time runs, and its end may be told.
    const messages = new Messages((text, [signIn]) => (ended.test(text) ? signIn : undefined));
    const picks = new Picks();
    const scopes = ["access:servers!user", "servers!user", "read:tokens!user"];
    const wish = { scopes, expires_in: lifeS };
    const made = await ask<{ body: { token: string } }>({
      do: "api",
      method: "POST",
      path: "users/dora/tokens",
      body: wish,
    });
    const { token } = made.body;
    try {
      await signInByPaste(account, token);
      const inputs = new QuickInputs();
      await until("the token has ended", async () => !(await isAccepted(token)));
      try {
        // The sleep has ended the socket too, and no new one is let through.
        await ask({ do: "cutSockets", refused: true });
        await until("it is told", () => messages.texts.some((text) => ended.test(text)));
        await command("showServerActions", { server });
        assert.equal(picks.labels()[0], "Sign In with a New Token…", "the status says it too");
        assert.match(picks.offered.at(-1)?.[0]?.detail ?? "", ended);
        await putFile("dora", "go");
        assert.deepEqual([printed(cellOf(notebook)), endOf(cellOf(notebook))], ["before\n", undefined]);
        await inputs.chooseLabelled(await inputs.list(), "Paste a token you have");
        inputs.paste(await inputs.box(), await ask<string>({ do: "token", user: "dora" }));
      } finally {
        inputs.restore();
        await ask({ do: "cutSockets", refused: false });
      }
      await until("the cell ends", () => endOf(cellOf(notebook)) !== undefined);
      assert.equal(printed(cellOf(notebook)), "before\nmeanwhile\n");
      assert.equal(messages.texts.filter((text) => ended.test(text)).length, 1);
      await command("showServerActions", { server });
      assert.notEqual(picks.labels()[0], "Sign In with a New Token…");
    } finally {
      messages.restore();
      picks.restore();
    }
    await command("stopServer", { server, confirmed: true });
  });
});
