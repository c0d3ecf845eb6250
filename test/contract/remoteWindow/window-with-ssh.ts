import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RunningHub } from "../../../rig/hub.js";
import { ensureSsh } from "../../../rig/sshd.js";
import { openRemoteCommand } from "../../../src/remoteWindow/open-command.js";
import { RemoteAccess } from "../../../src/remoteWindow/remote-access.js";
import { removeRemoteCommand } from "../../../src/remoteWindow/remove-command.js";
import type { Ui } from "../../../src/ui/ui.js";
import { User } from "../../user/user.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";

const SSH_MS = 120_000;
/** What the user had there before. */
export const OWN_CONFIG = "Host elsewhere\n  User somebody\n\nHost *\n  ControlMaster auto\n  ControlPath ~/.ssh/%C\n";

export interface SshEnd {
  code: number;
  stdout: string;
  stderr: string;
}

/** A user's server, a window on it, and a folder of the test's own in the place of the user's home. */
export class WindowWithSsh {
  readonly user = new User();
  readonly opened: [string, string][] = [];
  /** other extensions that the editor has */
  readonly extensions = new Set<string>();
  isElsewhere = false;
  /** where the user's ssh-agent listens */
  agent = "";
  helperFile = "helper/hub_kernels_helper.py";
  token = "";
  home = "";
  hub!: HubUnderTest;
  ada!: WindowOnHub;
  notebook!: NotebookOnServer;
  access!: RemoteAccess;

  static async open(hub: RunningHub): Promise<WindowWithSsh> {
    await ensureSsh();
    const made = new WindowWithSsh();
    made.hub = new HubUnderTest(hub);
    made.token = await made.hub.hub.token("ada");
    made.ada = await made.hub.open("ada", made.token);
    await made.ada.start({});
    made.notebook = await NotebookOnServer.open(made.ada);
    made.home = await mkdtemp(path.join(tmpdir(), "hub-kernels-home-"));
    await mkdir(path.dirname(made.config), { mode: 0o700 });
    await writeFile(made.config, OWN_CONFIG, { mode: 0o600 });
    made.user.editorSettings.set("remote.SSH.configFile", made.config);
    made.access = made.newAccess();
    return made;
  }

  newAccess(): RemoteAccess {
    return new RemoteAccess({
      ui: this.user.ui,
      model: this.ada.model,
      connections: { of: () => Promise.resolve(this.notebook.connection) },
      helperFile: this.helperFile,
      folder: path.join(this.home, "storage", "remote"),
      log: { info: this.ada.log.info, error: (...said) => this.ada.log.info(said.map(String).join(" ")) },
    });
  }

  get config(): string {
    return path.join(this.home, ".ssh", "config");
  }

  /** of the user's server, on the node, which is this machine */
  get serverHome(): string {
    return this.hub.hub.homeOf("ada");
  }

  get deps() {
    return {
      ui: Object.create(this.user.ui, {
        extensionVersion: { value: (id: string) => (this.extensions.has(id) ? "1.0.0" : undefined) },
      }) as Ui,
      model: this.ada.model,
      access: this.access,
      isElsewhere: this.isElsewhere,
      openWindow: (host: string, folder: string) => Promise.resolve(this.opened.push([host, folder])),
    };
  }

  openRemote() {
    return openRemoteCommand(this.deps).run({ server: this.ada.id() });
  }

  removeRemote() {
    return removeRemoteCommand(this.deps).run({ server: this.ada.id(), confirmed: true });
  }

  /** What was written on this computer, but for what was there before; and whether the server has something of it. */
  async left(): Promise<{ here: string[]; there: boolean }> {
    const files = await filesIn(this.home);
    const here = [...files].filter(([name, text]) => name !== ".ssh" && text !== OWN_CONFIG && name !== "storage");
    const there = await readdir(this.serverHome);
    return { here: here.map(([name]) => name), there: there.includes(".hub-kernels-ssh") };
  }

  /** Asked for, and set up. @returns the host's name for ssh */
  async setUp(): Promise<string> {
    const opening = this.openRemote();
    const opens = !this.isElsewhere && this.extensions.size > 0;
    (await this.user.modal(/by SSH\?/)).press(opens ? "Set Up and Open" : "Set Up");
    return String(await opening);
  }

  /** The real ssh, with the user's configuration. */
  ssh(...args: string[]): Promise<SshEnd> {
    return this.run("ssh", ...args);
  }

  /** With another key than that of the host. */
  async sshWithKey(key: string, ...args: string[]): Promise<SshEnd> {
    const config = path.join(this.home, "with-key");
    const text = await readFile(this.access.files.config, "utf8");
    await writeFile(config, text.replace(/IdentityFile .*/, `IdentityFile ${key}`));
    return await this.run("ssh", "-F", config, ...args);
  }

  run(program: "ssh" | "scp", ...args: string[]): Promise<SshEnd> {
    const config = args[0] === "-F" ? [] : ["-F", this.config];
    const given = [...config, "-o", "BatchMode=yes", ...args];
    const options = { timeout: SSH_MS, maxBuffer: 1 << 24, env: this.#environment };
    return new Promise((resolve) => {
      execFile(program, given, options, (error, stdout, stderr) => {
        const code = error ? error.code : 0;
        resolve({ code: typeof code === "number" ? code : -1, stdout, stderr });
      });
    });
  }

  /** One that stays. */
  stays(...args: string[]) {
    const process_ = spawn("ssh", ["-F", this.config, "-o", "BatchMode=yes", ...args], {
      env: this.#environment,
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stderr = "";
    process_.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
      process_.once("close", (code) => resolve({ code, stderr })),
    );
    return { process: process_, ended };
  }

  get #environment() {
    return { PATH: process.env["PATH"], HOME: this.home, ...(this.agent && { SSH_AUTH_SOCK: this.agent }) };
  }

  async close(): Promise<void> {
    this.access.dispose();
    this.notebook.close();
    await this.hub.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** By its path below the folder: each file's text. */
export async function filesIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    found.set(path.relative(folder, file), entry.isFile() ? await readFile(file, "latin1") : "");
  }
  return found;
}
