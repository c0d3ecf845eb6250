import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { KernelAPI, SessionAPI } from "@jupyterlab/services";
import { pooledHub } from "../../../rig/pool.js";
import { type KindOptions, type ServerKind, startHubOf } from "../../../rig/server-kinds.js";
import { Helper, type HelperDeps } from "../../../src/helper/helper.js";
import { Recorder, type RecorderDeps } from "../../../src/helper/recorder.js";
import { Cell, NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { addKernelSpec } from "../kernels/own-kernels.js";
import { HubUnderTest, until } from "../servers/model-on-hub.js";

/** of a record, in bytes */
const LIMIT = 64 * 1024 * 1024;
const { signal } = new AbortController();

/** Starts it, or finds it. */
export async function pidOf(helper: Helper): Promise<unknown> {
  await helper.start(signal);
  return (await helper.ask("status", {}, signal))["pid"];
}

/** The ids of the kernels that it listens to. */
async function recordedBy(helper: Helper): Promise<string[]> {
  await helper.start(signal);
  return Object.keys((await helper.ask("status", {}, signal))["kernels"] as object);
}

/**
 * One for the tests of a suite, without a helper before each.
 * @param kind of server; none: a plain one, on a hub of the pool, of the options' line
 */
export function helpersOnServer(kind?: ServerKind, options: KindOptions = {}): HelpersOnServer {
  const server = new HelpersOnServer(kind, options);
  before(() => server.open());
  after(() => server.close());
  afterEach(() => server.endAll());
  return server;
}

/** A user's server, and the helpers that windows have there. A kernel of the kind "mute" never says a word, and ends by itself. */
class HelpersOnServer {
  readonly #helpers: Helper[] = [];
  #hub!: HubUnderTest;
  notebook!: NotebookOnServer;
  /** the program of this release */
  source!: string;

  constructor(
    private readonly kind: ServerKind | undefined,
    private readonly options: KindOptions,
  ) {}

  async open(): Promise<void> {
    this.source = await readFile("helper/hub_kernels_helper.py", "utf8");
    this.#hub = new HubUnderTest(
      await (this.kind ? startHubOf(this.kind, this.options) : pooledHub(this.options.line)),
    );
    const ada = await this.#hub.open("ada");
    await addKernelSpec(this.#hub.hub.homeOf("ada"), "mute", "import time; time.sleep(120)");
    await ada.start({});
    this.notebook = await NotebookOnServer.open(ada);
  }

  /** of its user */
  get home(): string {
    return this.#hub.hub.homeOf("ada");
  }

  async close(): Promise<void> {
    this.notebook.close();
    await this.#hub.stop();
  }

  window(program = this.source, more: Partial<HelperDeps> = {}): Helper {
    const helper = new Helper({ server: this.notebook.connection, program: () => Promise.resolve(program), ...more });
    this.#helpers.push(helper);
    return helper;
  }

  /** @param version of the program that is given, and its protocol */
  ofVersion(version: number, protocol = 1): string {
    return this.source
      .replace(/^VERSION = \d+$/m, `VERSION = ${version}`)
      .replace(/^PROTOCOL = \d+$/m, `PROTOCOL = ${protocol}`);
  }

  recorder(helper: Helper, more: Partial<RecorderDeps> = {}): Recorder {
    return new Recorder({
      helper,
      holder: "h",
      limit: () => LIMIT,
      keepsServer: () => false,
      onSettings: () => ({ dispose: () => undefined }),
      log: { info: () => undefined },
      ...more,
    });
  }

  /** Windows that ask for it at once, and have the same one in the end. */
  async windowsAtOnce(): Promise<Helper[]> {
    const windows = [this.window(), this.window(), this.window()];
    const pids = await Promise.allSettled(windows.map(pidOf));
    // The one of two that is ended is noticed by whoever has it, who asks the other one then.
    const again = await Promise.all(windows.map(pidOf));
    assert.equal(new Set(again).size, 1, JSON.stringify(pids));
    return windows;
  }

  /** The latest program of windows that come one after the other runs. @param kernel that it records meanwhile, by the name of its spec */
  async runsTheLatest(kernel: string): Promise<void> {
    const connection = await this.notebook.start("version.ipynb", kernel);
    const { id } = connection;
    const request = { kernel: id, holder: "h", running: [], limit: 1 };
    const old = this.window();
    await old.start(signal);
    await until(async () => (await old.ask("watch", request, signal))["heard"], "it is heard");
    assert.deepEqual(await recordedBy(this.window()), [id]);
    const printed = async (helper: Helper) => {
      const said: string[] = [];
      for await (const { messages } of this.recorder(helper).since(id, { of: [cell.id] }, signal))
        for (const [, , , content] of messages)
          said.push((JSON.parse(String(content)) as { text?: string }).text ?? "");
      return said.join("");
    };
    const shell = "echo before; until test -e go; do sleep 0.1; done; echo after";
    const cell = new Cell(connection, kernel === "bash" ? shell : `!${shell}`);
    await until(async () => (await printed(old)).includes("before"), "it is recorded");
    // The one that takes its place goes on with what that one kept.
    const later = this.window(this.ofVersion(999));
    assert.deepEqual(await recordedBy(later), [id]);
    await writeFile(path.join(this.home, "go"), "");
    await cell.end;
    await until(async () => /^before\r?\nafter\r?\n$/.test(await printed(later)), "it is recorded to its end");
    // What keeps it in another way knows nothing of it.
    const another = this.ofVersion(1_000).replace(/LISTENERS = \d+/, "LISTENERS = 0");
    assert.deepEqual(await recordedBy(this.window(another)), []);
    await old.ask("watch", request, signal);
    assert.deepEqual(await recordedBy(this.window()), [id]);
    connection.dispose();
  }

  /** A helper that no window needs ends, and its kernel goes with it. */
  async endsByItself(): Promise<void> {
    const hasty = this.source.replace(/UNUSED_S = \d+/, "UNUSED_S = 1").replace(/LOOK_S = \d+/, "LOOK_S = 0.5");
    const helper = this.window(hasty);
    await pidOf(helper);
    const [session] = await this.sessions();
    helper.dispose();
    await until(async () => (await this.sessions()).length === 0, "it has ended");
    const kernels = await KernelAPI.listRunning(this.notebook.settings);
    assert.deepEqual(
      kernels.filter(({ id }) => id === session?.kernel?.id),
      [],
    );
  }

  async sessions() {
    return (await SessionAPI.listRunning(this.notebook.settings)).filter(({ name }) => name === "Hub Kernels helper");
  }

  async terminals(): Promise<string[]> {
    const response = await this.#fetch("api/terminals", "GET");
    // Where they are switched off.
    if (response.status !== 200) return [];
    const terminals = (await response.json()) as { name: string }[];
    return terminals.map(({ name }) => name);
  }

  /** A connection to the one that runs. */
  async inside() {
    const [session] = await this.sessions();
    if (!session?.kernel) throw new Error("no helper runs");
    return this.notebook.connectTo(session.kernel);
  }

  async endAll(): Promise<void> {
    for (const helper of this.#helpers.splice(0)) helper.dispose();
    for (const { id } of await this.sessions()) await SessionAPI.shutdownSession(id, this.notebook.settings);
    for (const name of await this.terminals()) await this.#fetch(`api/terminals/${name}`, "DELETE");
  }

  #fetch(path: string, method: string) {
    const { url, fetch } = this.notebook.connection;
    return fetch(new URL(path, url), { method });
  }
}
