import assert from "node:assert/strict";
import { inspect } from "node:util";
import * as hub from "../../../src/hubClient/errors.js";
import { NoToken } from "../../../src/signIn/sign-in-check.js";
import { clockTime } from "../../../src/text/time-words.js";
import { KeychainUnavailable } from "../../../src/tokens/keychain/keychain-unavailable.js";
import * as transport from "../../../src/transport/errors.js";
import { describeError } from "../../../src/ui/errors/error-text.js";
import { WorkspaceNotTrusted } from "../../../src/ui/errors/workspace-not-trusted.js";
import { english } from "./english.js";
import { at, samples } from "./error-samples.js";

const label = "hub.example/jupyter";

const textOf = (error: unknown) => describeError(error, english);

describe("the words for an error", () => {
  it("exist for every error of the hub client and the transport", () => {
    const classes = { ...hub, ...transport };
    const tested = new Set(samples.map((error) => error.constructor.name));
    const missing = Object.keys(classes).filter((name) => name !== "HubError" && !tested.has(name));
    assert.deepEqual(missing, []);
  });

  it("have the kind of the error before them in the log, as its class has no name where it is minified", () => {
    for (const error of samples.filter((one) => one instanceof transport.HubError)) {
      assert.ok(inspect(error).startsWith(error.kind), inspect(error));
    }
  });

  for (const error of samples) {
    it(`are one sentence or two for ${error.name}, with no placeholder left`, () => {
      const { message } = textOf(error);
      assert.match(message, /[.!?]$|: [^:]+$/);
      assert.doesNotMatch(message, /\{\d\}|undefined|\[object/);
      assert.notEqual(message, textOf(new Error("unknown")).message);
      if (!(error instanceof hub.InvalidHubAddress)) assert.ok(message.includes(label), message);
    });
  }

  it("hold the hub's own words", () => {
    assert.match(textOf(new hub.SpawnFailed(at, "no such image: x", false)).message, /no such image: x/);
    assert.match(textOf(new hub.RequestRefused(at, 403, "Not allowed to use GPU")).message, /Not allowed to use GPU/);
    assert.match(
      textOf(new hub.ServerLimitReached(at, "Too many users.", 60)).message,
      /Too many users\. Try again after \d/,
    );
  });

  it("never say of a hub that is known that it is none, whatever answers before it", () => {
    for (const what of ["web-page", "sign-in-page", "redirect", "refused", "jupyter-server", "other"] as const) {
      for (const status of [200, 302, 403, 404, 413, 502]) {
        const { message, actions } = textOf(new hub.FrontAnswered(at, what, status));
        assert.doesNotMatch(message, /(?:isn't|not) a JupyterHub|[Pp]aste/);
        assert.ok(actions.includes("retry"));
      }
    }
  });

  it("say once when to try again", () => {
    for (const words of [
      "Too many users trying to log in right now. Try again in 30 seconds.",
      "Too many requests",
      "",
    ]) {
      for (const seconds of [30, undefined]) {
        for (const error of [new hub.Throttled(at, words, seconds), new hub.ServerLimitReached(at, words, seconds)]) {
          const { message } = textOf(error);
          assert.ok(message.split(/try again/i).length <= 2, message);
        }
      }
    }
  });

  it("say until when a hub wants a pause, which is as true when they are read as when they were said", () => {
    for (const make of [hub.Throttled, hub.ServerLimitReached]) {
      const beforeMs = Date.now();
      const error = new make(at, "Too many users.", 30);
      const { againAtMs = 0 } = error;
      assert.ok(againAtMs >= beforeMs + 30_000 && againAtMs <= Date.now() + 30_000);
      const { message } = textOf(error);
      assert.ok(message.endsWith(`Too many users. Try again after ${clockTime(againAtMs)}.`), message);
    }
    for (const seconds of [0, 999_999_999, 9e12]) {
      assert.match(textOf(new hub.Throttled(at, "", seconds)).message, /Try again after .*\d/);
    }
  });

  it("end with what kept the server from starting", () => {
    const hindrance = { what: "image", said: 'Failed to pull image "nope": not found' } as const;
    for (const [reason, timedOut] of [
      ["", true],
      ["pod hub/jupyter-ada did not start in 300 seconds!", false],
    ] as const) {
      const { message, actions } = textOf(new hub.SpawnFailed(at, reason, timedOut, { hindrance }));
      assert.match(message, /its image can't be pulled\. Failed to pull image "nope": not found$/);
      assert.doesNotMatch(message, /cluster may be full/);
      assert.equal(actions[0], "chooseOptions");
    }
  });

  it("say that a start took too long when the hub gives no reason but its time limit", () => {
    const { message, actions } = textOf(new hub.SpawnFailed(at, "", true));
    assert.match(message, /^Spawn failed: the server didn't start in time\./);
    assert.deepEqual(actions, ["retry", "chooseOptions", "showStartLog"]);
    const kubernetes = "pod hub/jupyter-ada did not start in 300 seconds!";
    assert.equal(textOf(new hub.SpawnFailed(at, kubernetes, false)).message, message);
  });

  it("say of a batch job that outlasted the hub's patience where it may be left, and how to look", () => {
    const named = textOf(new hub.SpawnFailed(at, "", true, { job: { id: "4711", isQueued: true } }));
    assert.match(named.message, /Its job was still waiting in the queue when the hub gave up/);
    assert.match(named.message, /job 4711, cancel it there \(on Slurm: squeue -j 4711, scancel 4711\)/);
    assert.deepEqual(named.actions, ["retry", "chooseOptions", "copyJobCommand", "showStartLog"]);
    const unnamed = textOf(new hub.SpawnFailed(at, "", true, { job: { isQueued: true } }));
    assert.match(unnamed.message, /squeue --me, then scancel with its number/);
    const answerless = textOf(new hub.SpawnFailed(at, "", true, { job: { id: "4711", isQueued: false } }));
    assert.match(answerless.message, /Its job ran but didn't answer before the hub gave up.*scancel 4711/);
    const unasked = textOf(
      new hub.SpawnFailed(at, "Unable to contact slurm controller", false, { job: { isQueued: true } }),
    );
    assert.match(unasked.message, /Unable to contact slurm controller If your queue still lists/);
  });

  it("do not believe batchspawner that a job has disappeared: it says so of jobs that it has lost", () => {
    const reason =
      "The Jupyter batch job has disappeared while pending in the queue or died immediately after starting.";
    const { message, actions } = textOf(new hub.SpawnFailed(at, reason, false, { job: { id: "7", isQueued: true } }));
    assert.match(message, /disappeared.*If your queue still lists its job 7/);
    assert.ok(actions.includes("copyJobCommand"));
  });

  it("say of a name that the hub does not take that it is the name, with the hub's reason where it has one", () => {
    const refused = (name: string, reason = "") =>
      textOf(new hub.SpawnFailed(at, reason, false, { refused: { name, status: 404 } }));
    assert.match(
      refused("big").message,
      /doesn't start servers with the name “big” \(status 404\)\. Its documentation/,
    );
    assert.match(refused("").message, /doesn't start servers without a name/);
    assert.match(refused("big", "no such machine: big").message, /didn't start: no such machine: big$/);
    assert.deepEqual(refused("big").actions, ["otherName", "openHub", "showStartLog"]);
    const forbidden = textOf(new hub.SpawnFailed(at, "", false, { refused: { name: "big", status: 403 } }));
    assert.match(forbidden.message, /refused without giving a reason \(status 403\)/);
  });

  it("lead to other options first when the hub does not have what was asked for", () => {
    const refusal = "sbatch: error: Batch job submission failed: Requested node configuration is not available";
    const { message, actions } = textOf(new hub.SpawnFailed(at, refusal, false));
    assert.match(message, /doesn't have what you asked for.*Requested node configuration is not available/);
    assert.deepEqual(actions, ["chooseOptions", "retry", "showStartLog"]);
  });

  it("say that a hub cannot withdraw a start, and what happens instead", () => {
    assert.match(textOf(new hub.ServerBusy(at, "spawn")).message, /can't cancel a start.* continues\. Stop the server/);
  });

  it("offer the next step that fits", () => {
    assert.deepEqual(textOf(new hub.TokenRejected(at, "")).actions, ["signIn"]);
    assert.deepEqual(textOf(new hub.SpawnFailed(at, "x", false)).actions, ["retry", "chooseOptions", "showStartLog"]);
    assert.ok(textOf(new transport.HubUnreachable(at, "timeout", 1000)).actions.includes("openSettings"));
    assert.deepEqual(textOf(new NoToken()).actions, []);
  });

  it("tell the ways apart in which nobody answers", () => {
    const ways = ["name-not-found", "refused", "reset", "timeout", "no-route", "other"] as const;
    const messages = ways.map((why) => textOf(new transport.HubUnreachable(at, why, 1000)).message);
    assert.equal(new Set(messages).size, ways.length);
    const cause = Object.assign(new Error("wrong version number"), { code: "EPROTO" });
    assert.match(textOf(new transport.HubUnreachable(at, "other", undefined, { cause })).message, /https.*http:\/\//);
    assert.match(textOf(new hub.SignInCodeRefused(at, "403")).message, /Open the page again/);
  });

  it("say how large a message was that the server did not take, and what to do", () => {
    const { message } = textOf(new transport.SocketBroken(at, "1009", 12.5 * 1024 * 1024));
    assert.match(message, /12\.5 MiB were sent.*10 MiB.*file/);
  });

  it("tell the keychain's troubles apart, and what to do", () => {
    const troubles = ["no-service", "locked", "frozen", "crashed", "not-supported", "other"] as const;
    const messages = troubles.map((why) => textOf(new KeychainUnavailable(why, "detail")).message);
    const nobody = textOf(new KeychainUnavailable("locked", "detail", true)).message;
    assert.equal(new Set([...messages, nobody]).size, troubles.length + 1);
    assert.match(messages[1] ?? "", /Unlock it/);
    assert.match(nobody, /Token Storage/);
  });

  it("say that nothing starts from a workspace that is not trusted", () => {
    assert.deepEqual(textOf(new WorkspaceNotTrusted()).actions, ["manageTrust"]);
  });

  it("give nothing away of an error that was not written for users", () => {
    const { message, actions } = textOf(new Error("Authorization: token s3cr3t-of-ada"));
    assert.doesNotMatch(message, /s3cr3t/);
    assert.deepEqual(actions, ["showLog"]);
    assert.deepEqual(textOf("thrown text"), textOf(new Error("x")));
  });

  it("cannot hold a link that a hub put into its reason", () => {
    const reason = "quota [free it](command:workbench.action.terminal.new)\n\n  now";
    const { message } = textOf(new hub.SpawnFailed(at, reason, false));
    assert.doesNotMatch(message, /\]\(/);
    assert.match(message, /free it/);
    assert.doesNotMatch(message, /\n/);
  });

  it("are cut where a hub writes a page", () => {
    assert.ok(textOf(new hub.HubFault(at, 500, "x".repeat(10_000))).message.length < 400);
  });
});
