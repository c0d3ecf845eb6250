import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { startHub } from "../../../rig/hub.js";
import { type RunningSlurm, startSlurm } from "../../../rig/slurm.js";
import type { UserOptions } from "../../../src/hubClient/types.js";
import { type JobEditor, type JobNotebook, JobsOfServers } from "../../../src/jobs/jobs-deps.js";
import { jobsRoom } from "../../../src/jobs/jobs-room.js";
import type { AskedList } from "../../user/inputs.js";
import { User } from "../../user/user.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";

/** What a shell, Slurm or a path could take for something else. */
export const HOSTILE = `it's "x" $(touch owned) -ü`;

/** In ms; a window asks less often. */
const times = { list: 300, output: 100, watch: 300 };

/** A notebook with one cell in Python. */
export function notebookOf(source: string): Uint8Array {
  const cell = { cell_type: "code", metadata: {}, source, outputs: [], execution_count: null };
  return Buffer.from(JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells: [cell] }));
}

export interface AboutJobs {
  /** Slurm counts jobs */
  accounting?: boolean;
  /** that the server is started with */
  options?: UserOptions;
  /** that the server has besides */
  packages?: readonly string[];
}

/** For the tests of a `describe`, in which it is called. */
export function windowWithJobs(about: AboutJobs = {}): WindowWithJobs {
  const window = new WindowWithJobs();
  before(() => window.open(about));
  afterEach(() => window.user.restore());
  after(() => window.close());
  return window;
}

/** A user's server, from whose machine jobs can be submitted, and a window on it. All jobs are those of who runs the rig. */
class WindowWithJobs {
  readonly user = new User();
  /** that the user looks at */
  notebook: JobNotebook | undefined;
  /** in a tab */
  script = "";
  /** what stands above it */
  submits: Parameters<JobEditor["script"]>[1] | undefined;
  tab: "shown" | "hidden" | "closed" = "shown";
  slurm!: RunningSlurm;
  hub!: HubUnderTest;
  ada!: WindowOnHub;
  on!: NotebookOnServer;
  room!: ReturnType<typeof jobsRoom>;
  servers!: JobsOfServers;

  async open({ accounting = false, options = {}, packages = [] }: AboutJobs): Promise<void> {
    this.slurm = await startSlurm({ accounting });
    // A secret that jobs have no use for, and a setting that would change the form of a list.
    const environment = { ...this.slurm.env, SQUEUE_FORMAT: "%i" };
    const config = `c.Spawner.environment.update(${JSON.stringify(environment)})`;
    this.hub = new HubUnderTest(await startHub({ config, basePath: "/jupyter", packages }));
    this.ada = await this.hub.open("ada");
    await this.ada.start(options);
    this.on = await NotebookOnServer.open(this.ada);
    const editor: JobEditor = {
      notebook: () => this.notebook,
      script: (text, submits) => {
        [this.script, this.submits] = [text, submits];
        return Promise.resolve(() => this.script);
      },
      tab: () => this.tab,
    };
    const log = {
      info: this.ada.log.info,
      error: (...said: unknown[]) => this.ada.log.info(said.map(String).join(" ")),
    };
    const { model } = this.ada;
    const connections = { of: () => Promise.resolve(this.on.connection) };
    const deps = { ui: this.user.ui, model, connections, helperFile: "helper/hub_kernels_helper.py", log };
    this.room = jobsRoom(deps, editor, times);
    this.servers = new JobsOfServers(deps, editor, times);
  }

  get home(): string {
    return this.hub.hub.homeOf("ada");
  }

  /** In a folder of the server. */
  async looksAt(name: string, source: string, folder: string): Promise<void> {
    await mkdir(path.join(this.home, folder), { recursive: true });
    this.notebook = {
      name,
      kernel: "a kernel of this computer",
      server: undefined,
      folderOn: () => Promise.resolve(folder),
      bytes: () => Promise.resolve(notebookOf(source)),
    };
  }

  /** To the list of what is asked for. */
  submit(): Submitting {
    const submitting = this.room.submitNotebookJob.run({ server: this.ada.id() });
    submitting.catch(() => undefined);
    return { submitting, list: () => this.user.list(/to be executed with/) };
  }

  /** A job of a notebook that prints a line, makes the file `begun`, and then has no end. @returns its id, and the path of its result */
  async endless(name: string, ...options: string[]): Promise<{ id: string; result: string }> {
    const source = "print('so far', flush=True)\nopen('begun', 'w').close()\nimport time; time.sleep(600)";
    await this.looksAt(name, source, name);
    const { submitting, list } = this.submit();
    (await list()).choose("Edit Script before Submitting…");
    await this.user.ends(submitting);
    const own = options.map((option) => `#SBATCH ${option}\n`).join("");
    this.script = this.script.replaceAll(/^#SBATCH --(?!job-name|output).*\n/gm, "").replace("\n\n", `\n${own}\n`);
    const again = this.room.submitNotebookJob.run(this.submits?.arguments[0] as never);
    (await this.user.modal(/as a batch job/)).press("Submit Job");
    const id = String(await this.user.ends(again));
    const job = /--job-name=(.*)/.exec(this.script)?.[1] ?? "";
    return { id, result: path.join(name, `${job}-executed.ipynb`) };
  }

  /** To what can be done with a job. */
  async job(name: string | RegExp): Promise<{ showing: Promise<unknown>; actions: AskedList }> {
    const showing = this.room.showBatchJobs.run({ server: this.ada.id() });
    showing.catch(() => undefined);
    const list = await this.user.list(/Which job/);
    list.choose(
      list.labels.find((label) => (typeof name === "string" ? label.includes(name) : name.test(label))) ?? String(name),
    );
    return { showing, actions: await this.user.list(/do with the job/) };
  }

  /** A job beside those of notebooks. @returns its id */
  async batch(name: string, command: string, ...options: string[]): Promise<string> {
    const given = [`--job-name=${name}`, `--chdir=${this.home}`, `--output=${name}.out`, ...options];
    return (await this.slurm.run("sbatch", ["--parsable", ...given, `--wrap=${command}`])).trim();
  }

  /** By Slurm's own record. */
  record(id: string): Promise<string> {
    return this.slurm.run("scontrol", ["show", "job", id]);
  }

  state(id: string): Promise<string> {
    return this.slurm.run("squeue", ["--noheader", "--states=all", `--jobs=${id}`, "--format=%T %r"]);
  }

  read(...names: string[]): Promise<string> {
    return readFile(path.join(this.home, ...names), "utf8");
  }

  async close(): Promise<void> {
    this.room.dispose();
    this.servers.dispose();
    this.on.close();
    await this.hub.stop();
    await this.slurm.stop();
  }
}

interface Submitting {
  submitting: Promise<unknown>;
  list: () => Promise<AskedList>;
}
