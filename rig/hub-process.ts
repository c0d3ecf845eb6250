import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { forkHub, hubProgram } from "./hub-template.js";
import { endProcessesWith } from "./leftovers.js";
import { freePort } from "./ports.js";
import { type ManagedChild, startChild } from "./process.js";

const START_DEADLINE_MS = 120_000;
const STOP_GRACE_MS = 30_000;
const RUNNING_LINE = "JupyterHub is now running";
const PORT_TAKEN = /Address already in use|EADDRINUSE/;
const PORT_TRIES = 3;
const rigFolder = dirname(fileURLToPath(import.meta.url));
const proxyProgram = join(rigFolder, "../node_modules/configurable-http-proxy/bin/configurable-http-proxy");

export interface HubProcessOptions {
  /** The virtual environment with JupyterHub. */
  environment: string;
  /** Holds everything that the hub and its servers write. */
  folder: string;
  basePath: string;
  config: string;
  adminToken: string;
  slowSpawnTimeoutS: number;
  pollIntervalS: number;
  /** Puts the hub inside something, such as a mount namespace: gets its command and gives the one to run. */
  wrap?: (command: readonly string[]) => readonly string[];
}

/** The hub, its proxy and the servers that it starts, as processes. */
export class HubProcess {
  proxyPort = 0;
  readonly logFile: string;
  private child: ManagedChild | undefined;
  private settings = "";

  constructor(private readonly options: HubProcessOptions) {
    this.logFile = join(options.folder, "hub.log");
  }

  async start(): Promise<void> {
    for (const name of ["homes", "home"]) await mkdir(join(this.options.folder, name), { recursive: true });
    for (let tries = 1; ; tries++) {
      await this.choosePorts();
      try {
        await this.launch();
        return;
      } catch (error) {
        await this.stop();
        const taken = error instanceof Error && PORT_TAKEN.test(error.message);
        if (!taken || tries === PORT_TRIES) throw error;
      }
    }
  }

  /** As after a crash: the hub alone is killed, its servers live on, and it comes back on the same ports. */
  async restart(): Promise<void> {
    if (this.child) process.kill(this.child.pid, "SIGKILL");
    await this.child?.exited;
    await this.launch();
  }

  /** As after a crash: the hub starts another within seconds. */
  async killProxy(): Promise<void> {
    const [pid = ""] = (await readFile(join(this.options.folder, "jupyterhub-proxy.pid"), "utf8")).split("\n");
    process.kill(Number(pid), "SIGKILL");
  }

  async stop(): Promise<void> {
    await this.child?.end(STOP_GRACE_MS);
    // The hub ends its servers and its proxy by itself, but not their kernels, and nothing once it was killed.
    await endProcessesWith(this.options.folder, STOP_GRACE_MS);
  }

  private async launch(): Promise<void> {
    const seen = this.runningLines();
    this.child = await this.startChild();
    const what = "the hub runs";
    await this.child.until(() => this.runningLines() > seen, { what, deadlineMs: START_DEADLINE_MS });
  }

  private async startChild(): Promise<ManagedChild> {
    const { environment, folder, wrap } = this.options;
    const args = ["--config", join(rigFolder, "jupyterhub_config.py")];
    const [env, logFile] = [this.environment(), this.logFile];
    if (!wrap) return forkHub(environment, { args, env, folder, log: logFile });
    const [command = "", ...rest] = wrap([join(environment, "bin", "python"), hubProgram, ...args]);
    return startChild({ name: "JupyterHub", command, args: rest, logFile, cwd: folder, env });
  }

  private runningLines(): number {
    return existsSync(this.logFile) ? readFileSync(this.logFile, "utf8").split(RUNNING_LINE).length - 1 : 0;
  }

  private async choosePorts(): Promise<void> {
    const [proxyPort, proxyApiPort, hubPort] = [await freePort(), await freePort(), await freePort()];
    this.proxyPort = proxyPort;
    const proxyCommand = [process.execPath, proxyProgram];
    this.settings = JSON.stringify({ ...this.options, proxyPort, proxyApiPort, hubPort, proxyCommand });
  }

  /** Made from nothing, so that neither the developer's home folder nor their Jupyter settings are touched. */
  private environment(): NodeJS.ProcessEnv {
    const path = [join(this.options.environment, "bin"), dirname(process.execPath), process.env["PATH"] ?? ""];
    return {
      PATH: path.join(delimiter),
      HOME: join(this.options.folder, "home"),
      LANG: "C.UTF-8",
      PYTHONUNBUFFERED: "1",
      CONFIGPROXY_AUTH_TOKEN: randomBytes(16).toString("hex"),
      RIG_SETTINGS: this.settings,
    };
  }
}
