import assert from "node:assert/strict";
import type { HubModel } from "../../../../src/model/types.js";
import { type Usage, UsagePast } from "../../../../src/servers/resources/usage.js";
import { ServersView, type ServersViewDeps } from "../../../../src/servers/view/servers-view.js";
import { english } from "../../ui/english.js";
import { MemoryMemento } from "../model-fakes.js";
import { account, baseUrl } from "./an-account.js";

const MIB = 1024 ** 2;

describe("the rows of what a server uses", () => {
  const whole = account([{ state: { kind: "running", url: baseUrl } }]);
  const [server] = whole.servers;
  assert.ok(server);
  let usage: Usage | undefined;
  let changes: (readonly object[] | undefined)[];
  let view: ServersView;
  const reading = (usedMib: number, cores: number) => ({
    memory: { usedBytes: usedMib * MIB, limitBytes: 4096 * MIB, isMachine: false },
    cpu: { cores },
    gpus: [],
    kernels: [],
  });
  const past = new UsagePast();
  let at = 0;
  const use = (usedMib: number, cores: number) => {
    usage = past.add(reading(usedMib, cores), (at += 5_000));
    view.usageChanged();
  };
  const below = async () => {
    const [hub] = view.children(undefined);
    const [row] = view.children(hub);
    view.children(row);
    // What runs there is told.
    while (!changes.includes(undefined)) await new Promise((resolve) => setImmediate(resolve));
    changes = [];
    return view.children(row);
  };
  const label = (element: object) => view.item(element).label;

  beforeEach(() => {
    changes = [];
    usage = undefined;
    view = new ServersView({
      ui: { l10n: english, language: "en" },
      model: { accounts: [whole], account: () => whole, server: () => server } as unknown as HubModel,
      tokens: { entries: () => [] },
      running: { of: () => [] },
      links: { of: () => undefined, kernelsOf: () => new Set() },
      limits: { of: () => ({}) },
      away: { of: () => undefined },
      workspaceState: { get: () => undefined },
      forwards: { of: () => [] },
      files: { get: () => Promise.reject(new Error("no folder is unfolded")), told: () => undefined },
      resources: { of: () => usage, lackOf: () => undefined, looked: () => undefined },
      contents: { get: () => Promise.resolve({ ask: () => Promise.resolve({ kernels: [], terminals: [] }) }) },
      memento: new MemoryMemento(),
      heard: new Map(),
      changed: (elements: readonly object[] | undefined) => void changes.push(elements),
      isVisible: () => true,
      whileAsking: () => undefined,
      toItem: ({ label, description }: { label: string; description?: string }) => ({ label, description }),
      log: { debug: () => undefined },
    } as unknown as ServersViewDeps);
  });
  afterEach(() => view.dispose());

  it("are drawn anew where they have other words, and no others: that would close a tooltip", async () => {
    usage = past.add(reading(100, 1), (at += 5_000));
    const rows = await below();
    use(200, 1);
    assert.deepEqual(
      changes.map((elements) => elements?.map(label)),
      [["Memory"]],
    );
    const [memory] = changes[0] ?? [];
    assert.ok(memory && rows.includes(memory), "by the element that the editor knows");
    assert.match(String(view.item(memory).description), /^0\.2 of 4 GiB/);
    use(201, 1);
    assert.equal(changes.length, 1, "no other words, or too soon");
  });

  it("are drawn with all others where there are more of them", async () => {
    await below();
    use(100, 1);
    assert.deepEqual(changes, [undefined]);
  });
});
