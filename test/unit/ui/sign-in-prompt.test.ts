import assert from "node:assert/strict";
import { type SignInMatter, SignInPrompts } from "../../../src/signIn/sign-in-prompt.js";
import type { NextStep } from "../../../src/text/error-words.js";
import type { AccountId, ServerId } from "../../../src/text/ids.js";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const wrong = new Error("the hub takes the token no more");

/** What the windows of an editor share. */
class Marks {
  readonly values = new Map<string, unknown>();
  get = (key: string) => this.values.get(key);
  update = (key: string, value: unknown) => Promise.resolve(void this.values.set(key, value));
}

/** One window: what it shows, and the user's answers. */
class Window {
  readonly shown: { problem: Error; answer: (step: NextStep | undefined) => void }[] = [];
  readonly done: string[] = [];
  focused = true;
  /** what the model says is the matter */
  matter: SignInMatter | undefined = { account: "ada@hub" as AccountId, token: "t1", problem: wrong };
  /** does the model know of it before it asks the hub? */
  known = true;
  signsIn: () => Promise<unknown> = () => Promise.resolve({});
  readonly prompts: SignInPrompts;

  constructor(marks: Marks) {
    this.prompts = new SignInPrompts({
      matterOf: (_error, _hub, asked) => (this.known || asked ? this.matter : "ask"),
      matterNow: () => this.matter,
      askHub: () => (this.done.push("asked"), this.matter ? Promise.reject(wrong) : Promise.resolve({})),
      marks,
      isFocused: () => this.focused,
      show: (problem) => new Promise((answer) => this.shown.push({ problem, answer })),
      signIn: () => (this.done.push("sign-in"), this.signsIn()),
      sayDone: () => this.done.push("done already"),
      takeStep: (step) => Promise.resolve(void this.done.push(step)),
      present: () => this.done.push("presented"),
    });
  }

  needed() {
    if (this.matter) this.prompts.needed(this.matter);
  }

  /** A command of the user fails; `what` is what goes on with it. */
  meet(what?: string, server?: ServerId) {
    const again = {
      ...(what && { retry: () => Promise.resolve(void this.done.push(what)) }),
      ...(server && { server }),
    };
    return this.prompts.met(wrong, again, () => this.done.push("shown alone"));
  }

  async answer(step: NextStep | undefined, which = this.shown.length - 1) {
    this.shown[which]?.answer(step);
    await turn();
  }
}

describe("the prompt for a sign-in", () => {
  it("comes once for a token, in one of all windows", () => {
    const marks = new Marks();
    const [one, two] = [new Window(marks), new Window(marks)];
    one.needed();
    one.needed();
    two.needed();
    new Window(marks).needed();
    assert.deepEqual([one.shown.length, two.shown.length], [1, 0]);
    one.matter = { ...(one.matter as SignInMatter), token: "t2" };
    one.needed();
    assert.equal(one.shown.length, 2, "the next token is another matter");
  });

  it("waits for the focus, and is dropped when another window has said it meanwhile", () => {
    const marks = new Marks();
    const [one, two] = [new Window(marks), new Window(marks)];
    one.focused = two.focused = false;
    one.needed();
    two.needed();
    assert.deepEqual([one.shown.length, two.shown.length], [0, 0]);
    two.focused = true;
    two.prompts.focused();
    one.focused = true;
    one.prompts.focused();
    assert.deepEqual([one.shown.length, two.shown.length], [0, 1]);
  });

  it("does not come when the window gets the focus after the matter was settled", () => {
    const window = new Window(new Marks());
    window.focused = false;
    window.needed();
    window.matter = undefined;
    window.focused = true;
    window.prompts.focused();
    assert.equal(window.shown.length, 0);
  });

  it("answers a command of the user once, with what the model told a moment before", () => {
    const window = new Window(new Marks());
    window.needed();
    assert.equal(window.meet(), true);
    assert.equal(window.shown.length, 1);
  });

  it("answers a command of the user always, also when it was said before", async () => {
    const window = new Window(new Marks());
    window.needed();
    await window.answer(undefined);
    window.meet("start");
    assert.deepEqual([window.shown.length, window.done], [1, []], "it was closed a moment before the command failed");
    window.meet();
    assert.equal(window.shown.length, 2);
    await window.answer(undefined);
    window.meet();
    assert.equal(window.shown.length, 3);
  });

  it("shows itself anew for a later command, and only the last showing counts", async () => {
    const window = new Window(new Marks());
    const now = Date.now;
    window.meet("start a");
    Date.now = () => now() + 60_000;
    try {
      window.meet("start b");
    } finally {
      Date.now = now;
    }
    assert.equal(window.shown.length, 2);
    await window.answer(undefined, 0); // the editor closes the first one when the same is shown again
    await window.answer("signIn", 1);
    assert.deepEqual(window.done, ["sign-in", "start a", "start b"]);
  });

  it("goes on with what was interrupted, once for each server, after a sign-in that it began", async () => {
    const window = new Window(new Marks());
    window.needed();
    window.meet("start gpu", "gpu" as ServerId);
    window.meet("start gpu again", "gpu" as ServerId);
    window.meet("list");
    await window.answer("signIn");
    assert.deepEqual(window.done, ["sign-in", "start gpu again", "list"]);
    window.meet("later");
    assert.equal(window.shown.length, 2, "it is over");
  });

  it("goes on with nothing when it is dismissed, or the sign-in is", async () => {
    const window = new Window(new Marks());
    window.meet("start");
    await window.answer(undefined);
    window.signsIn = () => Promise.resolve(undefined);
    window.meet("start");
    await window.answer("signIn");
    assert.deepEqual(window.done, ["sign-in"]);
  });

  it("runs nothing when the account got its token elsewhere", async () => {
    const window = new Window(new Marks());
    window.meet("start");
    window.prompts.tokenChanged("ada@hub" as AccountId);
    await window.answer("signIn");
    assert.deepEqual(window.done, ["done already"]);
  });

  it("takes the token that its own sign-in stores for no other's", async () => {
    const window = new Window(new Marks());
    window.signsIn = () => {
      window.prompts.tokenChanged("ada@hub" as AccountId);
      return Promise.resolve({});
    };
    window.meet("start");
    await window.answer("signIn");
    assert.deepEqual(window.done, ["sign-in", "start"]);
  });

  it("asks the hub for “Retry”, and goes on when it answers", async () => {
    const window = new Window(new Marks());
    window.meet("start");
    window.matter = undefined;
    await window.answer("retry");
    assert.deepEqual(window.done, ["asked", "start"]);
  });

  it("says what a retry comes to when the matter is as it was", async () => {
    const window = new Window(new Marks());
    window.meet("start");
    await window.answer("retry");
    assert.deepEqual(window.done, ["asked", "presented"]);
  });

  it("is there again after a step that settles nothing, such as the browser", async () => {
    const window = new Window(new Marks());
    window.meet("start");
    await window.answer("openHub");
    assert.equal(window.shown.length, 2);
    window.matter = undefined;
    await window.answer("retry");
    assert.deepEqual(window.done, ["openHub", "asked", "start"]);
  });

  it("asks the hub before it blames a token that the model has not heard of", async () => {
    const window = new Window(new Marks());
    window.known = false;
    window.meet();
    await turn();
    assert.deepEqual([window.done, window.shown.length], [["asked"], 1]);
  });

  it("leaves an error to itself where the hub says that the token is good", async () => {
    const window = new Window(new Marks());
    window.known = false;
    window.matter = undefined;
    window.meet();
    await turn();
    assert.deepEqual([window.done, window.shown.length], [["asked", "shown alone"], 0]);
  });
});
