import assert from "node:assert/strict";
import { HubUnreachable } from "../../../../src/transport/errors.js";
import { formNotRead, type OptionsRig } from "./rig.js";

export function retryCases(rig: () => OptionsRig): void {
  const { plain, acting } = { plain: () => rig().plain, acting: () => rig().acting };
  const user = () => rig().user;

  /** All that can be chosen is there again. */
  async function isAskedAnew(text?: string): Promise<void> {
    const ways = await rig().ways(text);
    assert.ok(ways.labels.includes("Start in Browser, Connect Here"), ways.labels.join(" | "));
    ways.escape();
  }

  it("is asked for anew where the hub was lost after its own page was chosen, not with what that was chosen instead of", async () => {
    const server = await acting().addFor("sets");
    const started = rig().start({ server, again: true, fields: { size: ["big"] } });
    // It is looked at first.
    (await rig().choice("Size")).back();
    rig().atTheHubsPage(() => Promise.reject(new HubUnreachable(acting().url, "reset")));
    user().presses("Retry", /^The connection to .+ was closed before the hub answered\.$/);
    (await rig().ways()).choose("Start in Browser, Connect Here");
    await assert.rejects(started, { kind: "hub-unreachable" });
    await isAskedAnew();
  });

  it("is asked for anew after a start on the hub's own page has failed, not with what was started from here before", async () => {
    const server = await acting().addFor("tires");
    const before = rig().startWithOptions(server);
    (await rig().ways()).choose("Choose Options…");
    await rig().answer({ Size: "Big" });
    await rig().runs(before);
    await rig().stop(server);
    let failed: Promise<void> | undefined;
    rig().atTheHubsPage(() => {
      failed = assert.rejects(acting().startElsewhere("tires", {}), /answered 500/);
      return Promise.resolve();
    });
    user().presses("Retry", /no room/);
    const { shownProgress } = user();
    const shown = shownProgress.length;
    const started = rig().startWithOptions(server);
    (await rig().ways()).choose("Start in Browser, Connect Here");
    await user().sees("the start is followed", () =>
      shownProgress.slice(shown).some(({ title }) => title.startsWith("Starting the server on ")),
    );
    await acting().letGoOn("tires");
    await assert.rejects(started, { kind: "spawn-failed" });
    await failed;
    await isAskedAnew();
    assert.equal(await acting().server("tires"), undefined);
  });

  it("is asked for anew after a start with a text of several lines, which the command does not take", async () => {
    const server = await plain().addFor("rae");
    await assert.rejects(plain().startElsewhere("rae", { note: "one\ntwo", mode: "fail" }), /answered 500/);
    user().presses("Retry", /^The server on .+ didn't start: /);
    await assert.rejects(rig().startAgain(server), { kind: "spawn-failed" });
    await isAskedAnew(`Earlier starts. ${formNotRead}`);
  });

  it("is told that the start which it has joined runs with other options", async () => {
    const server = await plain().addFor("joy");
    const first = rig().start({ server, options: { account: "ab123" } });
    const joined = rig().start({ server, options: { account: "cd456" } });
    await rig().runs(first);
    await rig().runs(joined);
    assert.match(
      user().texts.join("\n"),
      /^The server on .+ is running with options other than those you requested\. To change them, stop it .*\. account: requested cd456, got ab123$/,
    );
    await rig().stop(server);
  });

  it("is what its own gesture asked for, also where that had joined another one's", async () => {
    const server = await plain().addFor("jon");
    const { ui } = user();
    const message = ui.message.bind(ui);
    const retries: ((pressed: string) => void)[] = [];
    ui.message = (kind, text, ...buttons) => {
      const closed = message(kind, text, ...buttons);
      return buttons.includes("Retry") ? new Promise((resolve) => retries.push(resolve)) : closed;
    };
    const first = rig().start({ server, options: { account: "ab123", mode: "fail" } });
    const joined = rig().start({ server, options: { account: "cd456" } });
    await assert.rejects(first, { kind: "spawn-failed" });
    await assert.rejects(joined, { kind: "spawn-failed" });
    await user().sees("both failures", () => retries.length === 2);
    const [one, other] = retries;
    one?.("Retry");
    // Either gesture's may come first, and that of the first one fails again.
    await user().sees("its end", () => retries.length === 3 || rig().isRunning(server));
    if (!rig().isRunning(server)) other?.("Retry");
    await rig().isSeenRunning(server);
    assert.deepEqual((await plain().server("jon"))?.user_options, { account: "cd456" });
    await rig().stop(server);
  });
}
