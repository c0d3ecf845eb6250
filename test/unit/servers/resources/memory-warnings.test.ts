import assert from "node:assert/strict";
import type { Server } from "../../../../src/model/types.js";
import type { RunningKernel } from "../../../../src/servers/contents/contract.js";
import { MemoryWarnings } from "../../../../src/servers/resources/memory-warnings.js";
import { UsagePast } from "../../../../src/servers/resources/usage.js";
import type { UnsavedNotebook } from "../../../../src/servers/status/time-warnings.js";
import { User } from "../../../user/user.js";
import { eventually } from "../../eventually.js";
import { MemoryMemento } from "../model-fakes.js";
import { account, baseUrl } from "../view/an-account.js";

const GIBIBYTE = 1024 ** 3;

const kernel = (id: string, name: string, about: Partial<RunningKernel> = {}): RunningKernel => ({
  id,
  spec: "Python 3",
  state: "idle",
  kind: "notebook",
  names: [name],
  paths: [name],
  isOfComputer: false,
  ...about,
});

class Window {
  readonly user = new User();
  readonly past = new UsagePast();
  kernels: RunningKernel[] | Error = [];
  unsaved: UnsavedNotebook[] = [];
  started = "2026-11-21T09:00:00Z";
  isMachine = false;
  readonly warnings: MemoryWarnings;

  constructor(memento: MemoryMemento) {
    const told = () => this.kernels;
    this.warnings = new MemoryWarnings({
      ui: this.user.ui,
      model: { account: () => account([{ state: this.server.state }]), server: () => this.server },
      contents: {
        get: () =>
          Promise.resolve({
            ask: () => {
              const kernels = told();
              return kernels instanceof Error ? Promise.reject(kernels) : Promise.resolve({ kernels, terminals: [] });
            },
          }),
      },
      unsavedOn: () => this.unsaved,
      memento,
      log: { warn: (message) => assert.fail(message) },
      pauseMs: () => 1,
    });
  }

  get server(): Server {
    const [server] = account([{ state: { kind: "running", url: baseUrl, started: this.started } }]).servers;
    assert.ok(server);
    return server;
  }

  /** of 10 GiB */
  uses(used: number, ...kernels: [id: string, gibibytes: number][]): void {
    const memory = { usedBytes: used * GIBIBYTE, limitBytes: 10 * GIBIBYTE, isMachine: this.isMachine };
    const told = kernels.map(([id, gibibytes]) => ({ id, memoryBytes: gibibytes * GIBIBYTE }));
    this.warnings.look(this.server.id, this.past.add({ memory, gpus: [], kernels: told }, 0));
  }

  said(count: number): Promise<void> {
    return eventually(() => this.user.messages.length === count, `${count} warnings`);
  }
}

describe("the warning that a server's memory is nearly full", () => {
  let memento: MemoryMemento;
  let window: Window;
  beforeEach(() => {
    memento = new MemoryMemento();
    window = new Window(memento);
  });
  afterEach(() => window.warnings.dispose());

  it("names the largest kernels by their notebooks, and not our own", async () => {
    window.kernels = [
      kernel("a", "a.ipynb"),
      kernel("b", "b.ipynb"),
      kernel("c", "c.ipynb"),
      kernel("d", "d.ipynb"),
      kernel("h", "h", { kind: "helper" }),
    ];
    window.uses(9.2, ["a", 1], ["b", 4], ["c", 0.2], ["d", 3.5], ["h", 9]);
    await window.said(1);
    assert.equal(
      window.user.texts[0],
      "The memory of the server on hub.example is nearly full: 9.2 of 10 GiB. Its largest kernels: b.ipynb (4 GiB), d.ipynb (3.5 GiB), a.ipynb (1 GiB). When no memory is left, the system ends a kernel, and its variables are lost: free memory there, or restart a kernel.",
    );
    assert.deepEqual(window.user.messages[0]?.buttons, ["Restart Kernel…", "Show Kernels"]);
  });

  it("comes once, until it was below 80 %, and again for a server that was started again", async () => {
    for (const used of [8.5, 9, 9.5, 8.5, 9.9]) window.uses(used);
    await window.said(1);
    window.uses(7);
    window.uses(9.1);
    await window.said(2);
    window.started = "2026-11-21T10:00:00Z";
    window.uses(9.2);
    await window.said(3);
  });

  it("comes in one window, the one that is looked at", async () => {
    const other = new Window(memento);
    other.user.isFocused = false;
    other.uses(9.5);
    window.uses(9.5);
    await window.said(1);
    window.uses(5);
    // The other one's turn had come meanwhile, and it had nothing to say.
    await eventually(() => {
      other.uses(9.5);
      return other.user.messages.length === 1;
    }, "a later warning of the other window");
    other.warnings.dispose();
  });

  it("offers to interrupt the largest kernel where that is at work, and to save what is in no file yet", async () => {
    const saved: string[] = [];
    window.unsaved = [{ name: "b.ipynb", save: () => Promise.resolve(saved.push("b")) }];
    window.kernels = [kernel("a", "a.ipynb"), kernel("b", "b.ipynb", { state: "busy" })];
    window.user.presses("Interrupt Kernel", /nearly full/);
    window.uses(9.2, ["a", 1], ["b", 4]);
    await eventually(() => window.user.ran.length > 0, "it is interrupted");
    const about = { server: window.server.id, kernel: "b" };
    assert.deepEqual(window.user.ran, [["hubKernels.interruptServerKernel", about]]);
    assert.deepEqual(window.user.messages[0]?.buttons, ["Save", "Interrupt Kernel", "Show Kernels"]);
    window.uses(1);
    window.user.presses("Save", /nearly full/);
    window.uses(9.2);
    await eventually(() => saved.length === 1, "it is saved");
  });

  it("comes also where the server doesn't say which kernels it has, and says where it is the machine's memory", async () => {
    window.kernels = new Error("away");
    window.isMachine = true;
    window.uses(9.5, ["a", 1]);
    await window.said(1);
    assert.match(
      window.user.texts[0] ?? "",
      /^The memory of the machine of the server on hub\.example is nearly full: 9\.5 of 10 GiB\. When/,
    );
    assert.deepEqual(window.user.messages[0]?.buttons, ["Show Kernels"]);
  });
});
