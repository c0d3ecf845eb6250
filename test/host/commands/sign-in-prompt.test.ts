import assert from "node:assert/strict";
import { type Added, command, serverAtHub } from "./gestures.js";
import { Messages } from "./messages.js";
import { Picks } from "./picks.js";
import { Progress } from "./progress.js";
import { QuickInputs } from "./quick-inputs.js";
import { hubUrl, revoke, token } from "./rig-door.js";
import { until } from "./until.js";

const refused = /does not take the token of \w+ any more/;

describe("a token that the hub takes no more", () => {
  let messages: Messages;
  let progress: Progress;
  let inputs: QuickInputs;
  /** how the prompt is answered */
  let answer: string | undefined;
  beforeEach(() => {
    answer = undefined;
    messages = new Messages((message) => (refused.test(message) ? answer : undefined));
    progress = new Progress();
    inputs = new QuickInputs();
  });
  afterEach(() => {
    messages.restore();
    progress.restore();
    inputs.restore();
  });

  async function withoutToken(user: string): Promise<Added> {
    const secret = await token(user);
    const added = await command<Added>("addHub", { url: hubUrl, token: secret });
    await revoke(secret);
    return added;
  }

  const errors = () => messages.shown.filter(({ kind }) => kind === "showErrorMessage");

  it("is told of once, and the start that it stopped goes on after “Sign In”", async () => {
    const { server } = await withoutToken("pia");
    answer = "Sign In";
    await assert.rejects(command("startServer", { server }));
    await inputs.chooseLabelled(await inputs.list(), "Paste a token that I have");
    inputs.paste(await inputs.box(), await token("pia"));
    await until("the server runs", async () => (await serverAtHub("pia"))?.ready === true);
    assert.deepEqual(
      errors().map(({ buttons }) => buttons),
      [["Sign In", "Open in Browser"]],
    );
    assert.match(errors()[0]?.message ?? "", /token of pia/);
    await command("stopServer", { server, confirmed: true });
  });

  it("is told of again for each command, and nothing goes on after the prompt is closed", async () => {
    const { account, server } = await withoutToken("rob");
    await assert.rejects(command("startServer", { server }));
    await assert.rejects(command("startServer", { server }));
    await until("it is told again", () => errors().length >= 2);
    assert.equal(errors().length, 2);
    await command("signIn", { account, token: await token("rob") });
    assert.equal(await serverAtHub("rob"), undefined);
  });

  it("is told of once when the hub is only asked, and the server stays in the list with what helps first", async () => {
    const { server } = await withoutToken("sue");
    const picks = new Picks();
    try {
      await command("showServerActions", { server });
      await command("showServerActions", { server });
      assert.equal(picks.labels()[0], "Sign in with a new token…");
      assert.match(picks.offered.at(-1)?.[0]?.detail ?? "", refused);
    } finally {
      picks.restore();
    }
    assert.equal(errors().length, 1);
  });

  it("is not spoken of where the user has taken it away", async () => {
    const { account } = await command<Added>("addHub", { url: hubUrl, token: await token("tom") });
    await command("removeHub", { account, confirmed: true });
    assert.deepEqual(errors(), []);
  });
});
