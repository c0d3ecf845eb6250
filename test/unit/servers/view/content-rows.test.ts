import assert from "node:assert/strict";
import type { Server } from "../../../../src/model/types.js";
import type { RunningKernel, ServerContents } from "../../../../src/servers/contents/contract.js";
import { kernelStateOf } from "../../../../src/servers/contents/kernel-words.js";
import type { RunningNotebook } from "../../../../src/servers/status/running-cells.js";
import { contentRows } from "../../../../src/servers/view/content-rows.js";
import type { Look } from "../../../../src/servers/view/open-servers.js";
import type { ServerRow } from "../../../../src/servers/view/types.js";
import type { AboutUsage } from "../../../../src/servers/view/usage-rows.js";
import { HubUnreachable } from "../../../../src/transport/errors.js";
import { momentNow } from "../../../../src/transport/moment.js";
import { english } from "../../ui/english.js";
import { account, baseUrl } from "./an-account.js";

const now = Date.parse("2026-11-21T12:00:00Z");
const speech = { l10n: english, language: "en", now };
const hourAgo = new Date(now - 60 * 60_000).toISOString();
const whole = account([{ state: { kind: "running", url: baseUrl } }]);
const [server] = whole.servers;
assert.ok(server);

const kernel = (about: Partial<RunningKernel> = {}): RunningKernel => ({
  id: "11111111",
  spec: "Python 3 (ipykernel)",
  state: "idle",
  lastActivity: hourAgo,
  kind: "notebook",
  names: ["a.ipynb"],
  paths: ["work/a.ipynb"],
  clients: 1,
  isOfComputer: false,
  ...about,
});

interface Here {
  held?: string[];
  running?: RunningNotebook[];
  /** since the epoch, in ms */
  endedAt?: number;
}

function rows(contents: Partial<ServerContents>, { held = [], running = [], endedAt = 0 }: Here = {}): ServerRow[] {
  const told = {
    contents: { kernels: [], terminals: [], ...contents },
    at: now,
    held: new Set(held),
  };
  return made({ told, isAsked: false }, held, running, endedAt);
}
const made = (look: Look, held: string[] = [], running: RunningNotebook[] = [], endedAt = 0) =>
  contentRows(look, { account: whole, server, held: new Set(held), running, hasEndedSince: since(endedAt) }, speech);
const since = (endedAt: number) => (_kernel: string, at: number) => endedAt >= at;
const gibibyte = 1024 ** 3;
function used(about: AboutUsage): ServerRow[] {
  const contents = { kernels: [kernel()], terminals: [] };
  const told = { contents, at: now, held: new Set<string>() };
  const known = {
    account: whole,
    server: server as Server,
    held: new Set<string>(),
    running: [],
    hasEndedSince: since(0),
    ...about,
  };
  return contentRows({ told, isAsked: false }, known, speech);
}
const line = ({ icon, label, description }: ServerRow) =>
  [`$(${icon})`, label, ...(description === undefined ? [] : ["|", description])].join(" ");
function only(about: Partial<RunningKernel>, here?: Here): ServerRow {
  const [row] = rows({ kernels: [kernel(about)] }, here);
  assert.ok(row);
  return row;
}

describe("the rows of a server that is unfolded", () => {
  it("are its kernels, its terminals, and when it was asked, which counts as activity", () => {
    const all = rows({
      kernels: [kernel(), kernel({ id: "22222222", names: [], paths: [], kind: "none", clients: 0 })],
      terminals: [{ name: "1", isHelper: false }],
    });
    const asked = all.pop();
    assert.deepEqual(all.map(line), [
      "$(circle-outline) a.ipynb | idle for 1 h · elsewhere",
      "$(circle-outline) No notebook | idle for 1 h · not in use",
      "$(terminal) Terminal 1",
    ]);
    assert.match(line(asked as ServerRow), /^\$\(refresh\) As of .+ \| refresh$/);
    assert.equal(asked?.press, "hubKernels.refreshServers");
    assert.match(asked.tooltip, /would not stop it as idle\. What it uses .+ Press to ask it again\.$/);
    assert.equal(new Set(all.map(({ id }) => id)).size, 3);
  });

  it("begin with what the server uses, a line each with its chart, and say what each kernel uses", () => {
    const past = [1, 2, 3].map((minutes) => ({ atMs: minutes * 60_000, value: minutes * gibibyte }));
    const memory = { used: 3 * gibibyte, whole: 4 * gibibyte, past, isMachine: false, isNearlyFull: false };
    const kernels = [{ id: "11111111", memoryBytes: 1.25 * gibibyte }];
    const [first, row] = used({ usage: { memory, gpus: [], kernels } });
    assert.ok(first && row);
    assert.equal(line(first), "$(dashboard) Memory | 3 of 4 GiB  ▃▅▇");
    assert.match(first.tooltip, /^Memory on hub\.example: 3 of 4 GiB\nThe last ten minutes: [▁-█·]+\nA server that/);
    // A screen reader would name each block.
    assert.equal(first.spoken, "Memory on hub.example: 3 of 4 GiB");
    assert.equal(line(row), "$(circle-outline) a.ipynb | 1.3 GiB · idle for 1 h · elsewhere");
    assert.match(row.tooltip, /\nMemory: 1\.3 GiB, with the processes that it has started\n/);
    const ofAll = { ...memory, isMachine: true };
    const [machine] = used({ usage: { memory: ofAll, gpus: [], kernels: [] } });
    assert.equal(machine && line(machine), "$(dashboard) Memory | 3 of 4 GiB  ▃▅▇", "a narrow view has room for it");
    assert.equal(machine?.spoken, "Machine memory on hub.example: 3 of 4 GiB");
    const [full] = used({ usage: { memory: { ...memory, isNearlyFull: true }, gpus: [], kernels: [] } });
    assert.deepEqual([first.colour, full?.colour], [undefined, "warning"]);
  });

  it("say how to have what it uses told, where nobody tells: only a press starts something", () => {
    const [helper] = used({ lack: "nobody" });
    assert.equal(helper && line(helper), "$(dashboard) Show Memory, CPU, GPUs | starts the helper");
    assert.deepEqual(
      [helper?.press, helper?.about],
      ["hubKernels.refreshServers", { server: server.id, starts: "helper" }],
    );
    const [paused] = used({ lack: "paused" });
    assert.equal(paused && line(paused), "$(dashboard) Show Memory, CPU, GPUs");
    assert.deepEqual([paused?.press, paused?.about], ["hubKernels.refreshServers", { server: server.id }]);
  });

  it("say whose a kernel is: this window's, another window's, or somebody's elsewhere", () => {
    const whose = (about: Partial<RunningKernel>, here?: Here) => only(about, here).description?.split(" · ")[1];
    assert.equal(whose({}, { held: ["11111111"] }), "this window");
    assert.equal(whose({ isOfComputer: true }), "another window");
    assert.equal(whose({}), "elsewhere");
    assert.equal(whose({ clients: 0, isOfComputer: true }), "not in use");
    const [row] = rows({ kernels: [kernel()] }, { held: ["11111111"] });
    assert.equal(row?.spoken, "a.ipynb on hub.example: idle for 1 h. Python 3 (ipykernel). This window uses it.");
  });

  it("say how long a kernel has been busy where this window knows, whatever its server told before", () => {
    const begunAt = { ...momentNow(), steadyMs: momentNow().steadyMs - 180_000 };
    const since = { ...momentNow(), steadyMs: momentNow().steadyMs - 600_000 };
    const known = { name: "a.ipynb", kernel: "11111111", cells: 1, since };
    const running = [{ ...known, begunAt }];
    const untold = only({}, { held: ["11111111"], running: [known] });
    assert.equal(line(untold), "$(circle-filled) a.ipynb | busy · this window", "nobody knows when the cell began");
    const busy = only({}, { held: ["11111111"], running });
    assert.equal(line(busy), "$(circle-filled) a.ipynb | busy for 3 min · this window");
    assert.equal(
      busy.flags.join(" "),
      "kernel openKernelNotebook useKernel inline-interruptServerKernel restartServerKernel inline-shutDownKernel",
    );
    assert.equal(only({ state: "busy" }).description, "busy · elsewhere");
  });

  it("say that a kernel was not used yet, where its server calls it starting until somebody connects", () => {
    const state = kernelStateOf("starting", 0);
    assert.equal(line(only({ state, clients: 0 })), "$(circle-outline) a.ipynb | not used yet");
    assert.match(only({ state, clients: 0 }).tooltip, /\nNobody is connected to it\.$/);
    assert.deepEqual([kernelStateOf("starting", 1), kernelStateOf("starting", undefined)], ["starting", "starting"]);
  });

  it("say that a kernel is idle when this window's cells have ended since its server was asked", () => {
    const held = ["11111111"];
    assert.equal(only({ state: "busy" }, { held, endedAt: now }).description, "idle · this window");
    assert.equal(only({ state: "busy" }, { held, endedAt: now - 1 }).description, "busy · this window");
  });

  it("show our own kernel and terminal as what they are, with nothing to be interrupted or used", () => {
    const [helper, terminal] = rows({
      kernels: [kernel({ kind: "helper", names: ["Hub Kernels helper"], paths: [".hub-kernels-helper"] })],
      terminals: [{ name: "hub_kernels_helper_1", isHelper: true }],
    });
    assert.deepEqual(
      [helper, terminal].map((row) => row && line(row)),
      ["$(record) Hub Kernels helper | idle for 1 h", "$(record) Hub Kernels helper"],
    );
    assert.match(helper?.tooltip ?? "", /keeps what running cells print/);
    assert.equal(helper?.flags.join(" "), "kernel inline-shutDownKernel");
  });

  it("name all notebooks of a kernel that several have, and its paths in the tooltip", () => {
    const row = only({ names: ["a.ipynb", "b.ipynb"], paths: ["a.ipynb", "x/b.ipynb"] });
    assert.equal(row.label, "a.ipynb and 1 more");
    assert.match(row.tooltip, /\nOn the server: a\.ipynb\nOn the server: x\/b\.ipynb\n/);
  });

  it("show what a server says as it is safe", () => {
    const bad = "[run](command:x)\u0007";
    const row = only({ names: [bad], paths: [bad], spec: bad });
    assert.doesNotMatch([row.label, row.tooltip, row.spoken].join("\n"), /\]\(|\u0007/);
  });

  it("say that it is being asked, that nothing runs, or why it could not be asked, with the way to try again", () => {
    assert.deepEqual(made({ isAsked: true }).map(line), ["$(loading~spin) Asking the server…"]);
    assert.deepEqual(made({ isAsked: false }), []);
    assert.equal(line(rows({})[0] as ServerRow), "$(dash) No kernels or terminals");
    const [problem, retry] = made({ isAsked: false, problem: new HubUnreachable(baseUrl, "refused") });
    assert.equal(problem?.label, "Couldn't ask the server");
    assert.match(problem.tooltip, /^hub\.example refused the connection/);
    assert.deepEqual([retry?.label, retry?.press], ["Retry", "hubKernels.refreshServers"]);
  });
});
