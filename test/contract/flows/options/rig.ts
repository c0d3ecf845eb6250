import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type RunningHub, startHub } from "../../../../rig/hub.js";
import { CLASSIC_PAGES } from "../../../../rig/python.js";
import { startSpawnerHub } from "../../../../rig/spawners.js";
import type { ServerId } from "../../../../src/text/ids.js";
import type { AskedList } from "../../../user/inputs.js";
import type { User } from "../../../user/user.js";
import type { ServerAtHub } from "../rig.js";
import { FlowWindow } from "../window.js";
import { withoutPageScripts } from "./page-scripts.js";

export const password = "open sesame";

/** What the real spawner's own check of options says to one user. */
const refusing = `
from tornado.web import HTTPError

def one_gpu_for_eve(spawner, options):
    if spawner.user.name == "eve" and options.get("gpus") == "2":
        raise HTTPError(400, "eve may have one GPU only")

c.Spawner.apply_user_options = one_gpu_for_eve
`;

/** What the list of a start's options says of them. */
export const byCompanion = "Which of the hub's options do you want?";
export const nothingToChoose = "This hub has no options to choose from.";
export const withoutCompanion = "How do you want to start it? This hub doesn't list its options here.";
export const formNotRead = "The hub's own form isn't read here and may set other options too.";

type Hubs = Record<"companion" | "plain" | "bare" | "acting", RunningHub>;

export interface Outcome {
  server: string;
  state: string;
}

/** A hub and its users. */
export class HubWithOptions {
  constructor(
    private readonly running: RunningHub,
    private readonly window: () => FlowWindow,
  ) {}

  get url(): string {
    return this.running.url;
  }

  /** Added for this user. @returns the server's id */
  async addFor(user: string): Promise<string> {
    return (await this.window().add(this.url, await this.running.token(user))).server;
  }

  /** What the hub itself says of the user's server; `undefined`: it is stopped. */
  async server(user: string): Promise<ServerAtHub | undefined> {
    const { body } = await this.running.api("GET", `users/${user}`);
    return (body as { servers: Record<string, ServerAtHub> }).servers[""];
  }

  /** As by another client of the user's. */
  async startElsewhere(user: string, options: object): Promise<void> {
    const { status } = await this.running.api("POST", `users/${user}/server`, options);
    assert.ok(status === 201 || status === 202, `the hub answered ${status}`);
  }

  /** On a hub of acting-ways.py, with which choice the user's server was started; told once. */
  async got(user: string): Promise<string> {
    const file = path.join(this.running.homeOf(user), "got");
    const got = await readFile(file, "utf8");
    await rm(file);
    return got;
  }

  /** There too: a start that waits for it goes on. */
  async letGoOn(user: string): Promise<void> {
    const home = this.running.homeOf(user);
    await mkdir(home, { recursive: true });
    await writeFile(path.join(home, "go-on"), "");
  }

  /** What was asked of the user's server, as `GET lab`, since it was asked last. */
  askedOfServer(user: string): string[] {
    const base = `${new URL(this.url).pathname}user/${user}/`;
    const asked = this.running.requests.filter(({ path: at }) => at.startsWith(base));
    this.running.clearRequests();
    return asked.map(({ method, path: at }) => `${method} ${at.slice(base.length)}`);
  }
}

/**
 * For all tests of the file a hub with its companion and a real spawner; one without, whose form is written by hand and which takes one
 * password; one with its companion and without options; and one with its companion whose forms act. For each of them a window.
 */
export class OptionsRig {
  readonly companion: HubWithOptions;
  readonly plain: HubWithOptions;
  readonly bare: HubWithOptions;
  readonly acting: HubWithOptions;
  #window: FlowWindow | undefined;

  private constructor(private readonly hubs: Hubs) {
    const of = (hub: RunningHub) => new HubWithOptions(hub, () => this.window);
    this.companion = of(hubs.companion);
    this.plain = of(hubs.plain);
    this.bare = of(hubs.bare);
    this.acting = of(hubs.acting);
  }

  /** For the tests of this suite. */
  static inSuite(): () => OptionsRig {
    let started: OptionsRig | undefined;
    const rig = () => {
      assert.ok(started, "asked for outside a test");
      return started;
    };
    before(async () => {
      withoutPageScripts();
      started = new OptionsRig(await startHubs());
    });
    beforeEach(() => {
      rig().#window = new FlowWindow();
    });
    afterEach(() => rig().window.close());
    after(() => Promise.all(Object.values(started?.hubs ?? {}).map((hub) => hub.stop())));
    return rig;
  }

  get window(): FlowWindow {
    assert.ok(this.#window, "asked for outside a test");
    return this.#window;
  }

  get user(): User {
    return this.window.user;
  }

  start(args: object): Promise<Outcome | undefined> {
    return this.window.command("hubKernels.startServer", args);
  }

  /** By one click. */
  startAgain(server: string): Promise<Outcome | undefined> {
    return this.start({ server });
  }

  startWithOptions(server: string): Promise<Outcome | undefined> {
    return this.window.command("hubKernels.startServerWithOptions", { server });
  }

  async stop(server: string): Promise<void> {
    await this.window.command("hubKernels.stopServer", { server, confirmed: true });
  }

  /** Nothing more is asked. */
  async runs(starting: Promise<Outcome | undefined>): Promise<void> {
    const outcome = await this.user.ends(starting);
    assert.equal(outcome?.state, "running", this.user.texts.join("\n"));
  }

  isRunning(server: string): boolean {
    return this.window.deps.model.server(server as ServerId)?.state.kind === "running";
  }

  /** By a start that nobody waits for here: the hub may have it ready before the window knows, and what it was started with. */
  async isSeenRunning(server: string): Promise<void> {
    await this.user.sees("it runs", () => this.isRunning(server));
  }

  async isCalledOff(starting: Promise<Outcome | undefined>): Promise<void> {
    assert.equal(await this.user.ends(starting), undefined);
  }

  /** The list of what a start can be made with. */
  ways(text = byCompanion): Promise<AskedList> {
    return this.choice(text);
  }

  /** The question of a field of this label. */
  async choice(label: string): Promise<AskedList> {
    const list = await this.user.list(/^Start a Server on 127\.0\.0\.1:\d+\n/);
    assert.equal(list.placeholder, label);
    return list;
  }

  /** Chooses the options step by step: in the fields of these labels what begins so. */
  async answer(answers: Record<string, string>): Promise<void> {
    for (const [label, chosen] of Object.entries(answers)) (await this.choice(label)).choose(chosen);
  }

  /** What the user does at the hub's page once it is opened. */
  atTheHubsPage(work: () => Promise<unknown>): void {
    const { ui, opened } = this.user;
    ui.openOutside = (address) => {
      opened.push(address);
      return work();
    };
  }
}

async function startHubs(): Promise<Hubs> {
  const ways = ["../../companion/acting-spawner.py", "acting-ways.py"];
  const forms = await Promise.all(ways.map((file) => readFile(path.join(import.meta.dirname, file), "utf8")));
  const [companion, plain, bare, acting] = await Promise.all([
    startSpawnerHub("kubespawner", { companion: true, config: refusing }),
    startSpawnerHub("html", { config: `c.DummyAuthenticator.password = "${password}"` }),
    startHub({ companion: true }),
    startHub({ companion: true, config: forms.join("\n"), packages: [CLASSIC_PAGES] }),
  ]);
  return { companion, plain, bare, acting };
}
