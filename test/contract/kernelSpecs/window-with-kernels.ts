import { access, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { run as runCommand } from "../../../rig/command.js";
import type { RunningHub } from "../../../rig/hub.js";
import { hubEnvironment } from "../../../rig/python.js";
import type { ActiveNotebook } from "../../../src/kernelSpecs/new-environment.js";
import { specsRoom } from "../../../src/kernelSpecs/specs-room.js";
import { User } from "../../user/user.js";
import { NotebookOnServer, run } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";
import { created, WindowTerminal } from "../terminals/window-terminal.js";

/** A user's server, a window on it with its terminals, and Python environments that the user has there. */
export class WindowWithKernels {
  readonly user = new User();
  readonly terminals: WindowTerminal[] = [];
  readonly lines: string[] = [];
  /** other extensions that the editor has */
  readonly extensions = new Set<string>();
  /** the one that the user looks at */
  notebook: ActiveNotebook | undefined;
  helperFile = "helper/hub_kernels_helper.py";
  hub!: HubUnderTest;
  ada!: WindowOnHub;
  on!: NotebookOnServer;
  room!: ReturnType<typeof specsRoom>;

  static async open(hub: RunningHub): Promise<WindowWithKernels> {
    const made = new WindowWithKernels();
    made.hub = new HubUnderTest(hub);
    made.ada = await made.hub.open("ada");
    await made.ada.start({});
    made.on = await NotebookOnServer.open(made.ada);
    made.room = made.newRoom();
    return made;
  }

  newRoom() {
    const deps = {
      ui: Object.create(this.user.ui, {
        extensionVersion: { value: (id: string) => (this.extensions.has(id) ? "1.0.0" : undefined) },
      }) as User["ui"],
      model: this.ada.model,
      connections: { of: () => Promise.resolve(this.on.connection) },
      helperFile: this.helperFile,
      runInTerminal: (_server: unknown, line: string) => this.#type(line),
      log: { info: this.ada.log.info, error: (...said: unknown[]) => this.ada.log.info(said.map(String).join(" ")) },
    };
    return specsRoom(deps, () => Promise.resolve(this.notebook));
  }

  /** of the server's user */
  get home(): string {
    return this.hub.hub.homeOf("ada");
  }

  get data(): string {
    return path.join(this.home, ".local/share/jupyter/kernels");
  }

  manage() {
    return this.room.manageKernelSpecs.run({ server: this.ada.id() });
  }

  add() {
    return this.room.addKernelSpec.run({ server: this.ada.id() }) as Promise<string>;
  }

  /** A virtual environment below the home, without pip. @param kernel with ipykernel */
  async environment(name: string, kernel = true): Promise<string> {
    const folder = path.join(this.home, name);
    await mkdir(path.dirname(folder), { recursive: true });
    await runCommand("python3", ["-m", "venv", "--without-pip", folder]);
    if (kernel) await this.withKernel(folder);
    return folder;
  }

  /** As if ipykernel of the rig were in it. */
  async withKernel(folder: string): Promise<void> {
    const rig = await hubEnvironment("5.5");
    const [site = ""] = await sitesOf(folder);
    const [from = ""] = await sitesOf(rig);
    await writeFile(path.join(site, "rig.pth"), `${from}\n`);
  }

  /** As nobody would write one. */
  async brokenSpec(name: string, text: string): Promise<void> {
    await mkdir(path.join(this.data, name), { recursive: true });
    await writeFile(path.join(this.data, name, "kernel.json"), text);
  }

  async linkedSpec(name: string, to: string): Promise<void> {
    await mkdir(this.data, { recursive: true });
    await symlink(to, path.join(this.data, name));
  }

  has(name: string): Promise<boolean> {
    return access(path.join(this.data, name)).then(
      () => true,
      () => false,
    );
  }

  /** What a cell prints on a new kernel of this spec. */
  async prints(spec: string, code: string): Promise<string> {
    const kernel = await this.on.start(`${spec}.ipynb`, spec);
    const { printed, error } = await run(kernel, code);
    kernel.dispose();
    return printed + error;
  }

  async close(): Promise<void> {
    for (const { session } of this.terminals) session.leave();
    this.room.dispose();
    this.on.close();
    await this.hub.stop();
  }

  async #type(line: string): Promise<AbortSignal> {
    this.lines.push(line);
    const terminal = await WindowTerminal.open(this.on, await created(this.on));
    this.terminals.push(terminal);
    await terminal.session.settled();
    await terminal.session.input(`${line}\r`);
    return new AbortController().signal;
  }
}

async function sitesOf(folder: string): Promise<string[]> {
  const said = await runCommand(path.join(folder, "bin/python"), [
    "-c",
    "import json, site; print(json.dumps(site.getsitepackages()))",
  ]);
  return JSON.parse(said) as string[];
}
