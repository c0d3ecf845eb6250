import assert from "node:assert/strict";
import type { Pending } from "../../../src/hubClient/start/pending-phase.js";
import type { StartRecord } from "../../../src/model/start-log.js";
import { hubLogPlaces } from "../../../src/servers/start/hub-logs.js";
import { startLogText } from "../../../src/servers/start/start-log-text.js";
import { accountIdOf, serverIdOf } from "../../../src/text/ids.js";
import { english } from "../ui/english.js";

const began = { wallMs: Date.UTC(2026, 10, 30, 2, 30, 12), steadyMs: 0 };

function record(about: Partial<StartRecord> = {}, user = "ada"): StartRecord {
  const serverId = serverIdOf(accountIdOf({ baseUrl: "https://hub.example/", user }), "gpu");
  return {
    serverId,
    label: "hub.example: gpu",
    isOwn: true,
    began,
    options: undefined,
    lines: [],
    leftOut: 0,
    ...about,
  };
}

function line(afterS: number, text: string, pending?: Pending) {
  return { afterMs: afterS * 1_000, text, pending };
}

function shown(start: StartRecord, secretOptions: string[] = [], isGoing = false): string {
  return startLogText([start], { secretOptionsOf: () => secretOptions, isGoing: () => isGoing }, english);
}

describe("the text of a start's log", () => {
  it("has when it was requested, its options, what was heard with its time, what that means, and its end", () => {
    const queued = { phase: "queued", position: 3 } as const;
    const text = shown(
      record({
        options: { image: "torch", gpus: 2 },
        lines: [
          line(0, "Server requested", { phase: "requested" }),
          line(3, "Pending in queue, position 3", queued),
          line(63, "still pending", queued),
        ],
        end: { kind: "running", afterMs: 65_000, why: "" },
      }),
    );
    assert.equal(
      text,
      `==== hub.example: gpu ====
Requested: 2026-11-30 02:30:12 UTC, from this window
Options:
  image: torch
  gpus: 2

         0 s  [requested]
         0 s  Server requested
         3 s  [waiting in the queue, position 3]
         3 s  Pending in queue, position 3
  1 min 03 s  still pending
  1 min 05 s  The server is running.
`,
    );
  });

  it("hides options that are secret by their name, by their mark, or by their look, and a name that is one", () => {
    const options = { api_key: "abc", note: "typed", registry: "https://ada:pw@r.example", env: { HF_TOKEN: "x" } };
    const text = shown(record({ options }), ["note"]);
    for (const secret of ["abc", "typed", "pw", '"x"']) assert.ok(!text.includes(secret), text);
    assert.match(text, /api_key: •••\n {2}note: •••\n {2}registry: •••\n {2}env: •••\n/);
    assert.doesNotMatch(shown(record({ options: { hunter22: true } }), ["*"]), /hunter22/);
  });

  it("has lines of a hub without control characters, each under the other", () => {
    const text = shown(record({ lines: [line(1, "one\u0007\u202E\ntwo")] }));
    assert.match(text, /\n {9}1 s {2}one\n {14}two\n/);
  });

  it("says that a start goes on, or that nobody heard its end, and what is left out", () => {
    assert.match(shown(record(), [], true), /It's still starting\.\n$/);
    assert.match(shown(record({ leftOut: 7 })), /7 messages in between aren't kept here.*\n.*Its end wasn't heard/);
  });

  it("begins with the latest", () => {
    const about = { secretOptionsOf: () => [], isGoing: () => false };
    const text = startLogText([record({ label: "first" }), record({ label: "second", isOwn: false })], about, english);
    assert.match(text, /^==== second ====\nRequested: .* from another window or the browser\n[^]*==== first ====/);
  });

  it("says where the hub's own logs are after a start that failed, and only then", () => {
    const end = { kind: "failed", afterMs: 1_000, why: "no such image" } as const;
    assert.match(shown(record({ end })), /The start failed: no such image\n\nFor the hub's admin.*:\n {2}The Littlest/);
    assert.doesNotMatch(shown(record({ end: { ...end, kind: "withdrawn" } })), /admin/);
  });
});

describe("where the hub's own logs are", () => {
  const places = (texts: string[], user?: string, pending?: Pending) =>
    hubLogPlaces(record({ lines: texts.map((text) => line(1, text, pending)) }, user), english);

  it("is said of the pod that the hub named, on Kubernetes", () => {
    const said = places([
      "2026-01-21T10:00:02Z [Normal] Successfully assigned jhub/jupyter-ada to node-1",
      "2026-01-21T10:00:03Z [Warning] Failed to pull image",
    ]);
    const [hub, ...pod] = ["logs -n jhub deploy/hub", "describe pod -n jhub jupyter-ada", "logs -n jhub jupyter-ada"];
    assert.deepEqual(said, [{ of: "Kubernetes", places: [hub, ...pod].map((command) => `kubectl ${command}`) }]);
  });

  it("is said of the job that the hub named, on Slurm", () => {
    const [said, ...more] = places(["Job 4711: Pending in queue..."], "ada", { phase: "queued", job: "4711" });
    assert.deepEqual([said?.of, more], ["Slurm", []]);
    assert.match(said?.places.join("\n") ?? "", /^jupyterhub_slurmspawner_4711\.log in .*\nscontrol show job 4711\n/);
  });

  it("is said of each kind where nothing tells which it is", () => {
    const all = places(["Server requested"]);
    assert.deepEqual(
      all.map(({ of }) => of),
      ["The Littlest JupyterHub", "Kubernetes", "Slurm"],
    );
    assert.deepEqual(all[0]?.places, ["sudo journalctl -u jupyterhub", "sudo journalctl -u jupyter-ada"]);
  });

  it("puts no name into a command that could be more than a name", () => {
    assert.deepEqual(places([], "ada; rm -rf ~")[0]?.places[1], "sudo journalctl -u jupyter-USER");
  });
});
