import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { HubLine } from "../../../rig/hub.js";
import { startHub } from "../../../rig/hub.js";
import { freePort } from "../../../rig/ports.js";
import { poll, portAnswers } from "../../../rig/process.js";
import { hubEnvironment } from "../../../rig/python.js";
import { ServerForwards } from "../../../src/servers/forwards/server-forwards.js";
import * as commands from "../../../src/webApps/commands.js";
import * as forwardCommands from "../../../src/webApps/forward-commands.js";
import { Forwarding } from "../../../src/webApps/forwarding.js";
import { someNetworks } from "../../a-session.js";
import { User } from "../../user/user.js";
import { NotebookOnServer } from "../jupyterServer/notebook-on-server.js";
import { HubUnderTest, type WindowOnHub } from "../servers/model-on-hub.js";

const SERVER_PROXY = "jupyter-server-proxy==4.6.0";
const APP = path.resolve("rig/echo_app.py");
const APP_MS = 30_000;

/** A user's server with or without jupyter-server-proxy, where our app can be started by it or runs at a port, and a window on that. */
export class WindowWithApps {
  readonly user = new User();
  readonly forwards = new ServerForwards();
  readonly shown: string[] = [];
  readonly secrets: string[] = [];
  token = "";
  hub!: HubUnderTest;
  ada!: WindowOnHub;
  notebook!: NotebookOnServer;
  forwarding!: Forwarding;
  #apps: ChildProcess[] = [];

  static async open(line: HubLine, { hasProxy = true, hasHelper = true } = {}): Promise<WindowWithApps> {
    const made = new WindowWithApps();
    const environment = await hubEnvironment(line, hasProxy ? [SERVER_PROXY] : [], hasHelper ? [] : ["ipykernel"]);
    const python = path.join(environment, "bin", "python");
    const entry = { title: "The App", path_info: "echo/start?x=1" };
    const servers = {
      echo: { command: [python, APP, "{port}"], launcher_entry: entry },
      hidden: { port: 1, launcher_entry: { enabled: false } },
    };
    const config = `c.Spawner.cmd = ${JSON.stringify([python, "-m", "jupyterhub.singleuser"])}
c.Spawner.args += ${JSON.stringify([...(hasProxy ? [`--ServerProxy.servers=${pythonOf(servers)}`] : []), ...(hasHelper ? [] : ["--ServerApp.terminals_enabled=False"])])}
`;
    made.hub = new HubUnderTest(await startHub({ line, config }));
    made.token = await made.hub.hub.token("ada");
    made.ada = await made.hub.open("ada", made.token);
    await made.ada.start({});
    made.notebook = await NotebookOnServer.open(made.ada);
    made.forwarding = new Forwarding({
      model: made.ada.model,
      connections: { of: () => Promise.resolve(made.notebook.connection) },
      forwards: made.forwards,
      helperFile: "helper/hub_kernels_helper.py",
      l10n: made.user.ui.l10n,
      external: (address) => Promise.resolve(address),
      log: made.ada.log,
    });
    return made;
  }

  get deps() {
    return {
      ui: this.user.ui,
      model: this.ada.model,
      networks: someNetworks(),
      forwards: this.forwards,
      forwarding: this.forwarding,
      showInEditor: (address: string) => Promise.resolve(this.shown.push(address)),
      log: { info: () => undefined, secret: (value: string) => void this.secrets.push(value) },
    };
  }

  get server() {
    return { server: this.ada.id() };
  }

  openApp(app?: string) {
    return commands.openAppCommand(this.deps).run({ ...this.server, ...(app !== undefined && { app }) });
  }

  openPort(port: number, path?: string) {
    return commands.openPortCommand(this.deps).run({ ...this.server, port, ...(path !== undefined && { path }) });
  }

  forwardPort(port: number) {
    return commands.forwardPortCommand(this.deps).run({ ...this.server, port });
  }

  stop(forward: string) {
    return forwardCommands.stopForwardCommand(this.deps).run({ ...this.server, forward });
  }

  copy(forward: string) {
    return forwardCommands.copyForwardCommand(this.deps).run({ ...this.server, forward });
  }

  /** On the node, which is this machine. */
  async startApp(): Promise<number> {
    const port = await freePort();
    const python = path.join(await hubEnvironment("5.5"), "bin", "python");
    this.#apps.push(spawn(python, [APP, String(port)], { stdio: "ignore" }));
    await poll(() => portAnswers(port), APP_MS);
    return port;
  }

  async close(): Promise<void> {
    this.forwarding.dispose();
    for (const app of this.#apps) app.kill();
    this.notebook.close();
    await this.hub.stop();
  }
}

function pythonOf(value: unknown): string {
  return JSON.stringify(value).replaceAll("true", "True").replaceAll("false", "False");
}

/** A browser that keeps one cookie jar for all ports, as browsers do. */
export class ABrowser {
  readonly cookies = new Map<string, string>();

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Follows redirects, as long as they stay on this machine. */
  async get(
    address: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; url: string; text: string; headers: Headers }> {
    let url = new URL(address);
    for (let hops = 0; hops < 5; hops++) {
      const response = await fetch(url, { redirect: "manual", headers: { ...headers, cookie: this.cookie } });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        this.cookies.set(name, value);
      }
      const location = response.headers.get("location");
      if (response.status < 300 || response.status >= 400 || location === null) {
        return { status: response.status, url: url.href, text: await response.text(), headers: response.headers };
      }
      await response.body?.cancel();
      url = new URL(location, url);
      if (url.hostname !== "127.0.0.1") throw new Error(`the browser is led to ${url.href}`);
    }
    throw new Error("too many redirects");
  }
}
