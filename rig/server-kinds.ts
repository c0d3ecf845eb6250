import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type HubOptions, type RunningHub, startHub } from "./hub.js";
import { endProcessesWith } from "./leftovers.js";
import { freePort } from "./ports.js";
import { portAnswers, startChild } from "./process.js";
import { hubEnvironment, pythonEnvironment } from "./python.js";

const GATEWAY_PACKAGES = ["jupyter_enterprise_gateway==3.3.0", "ipykernel==6.29.5", "tornado==6.6.1"];
const GATEWAY_START_MS = 60_000;
const GATEWAY_STOP_MS = 10_000;
const rigFolder = dirname(fileURLToPath(import.meta.url));
const kernelFolder = join(rigFolder, "jupyter");
/** A kernel whose Python is that of another environment. */
const elsewhereFolder = join(rigFolder, "jupyter-elsewhere");

interface Kind {
  /** In the server's environment, over what servers have by default. */
  packages?: readonly string[];
  without?: readonly string[];
  args?: readonly string[];
  /** More lines of the hub's configuration, about the server's environment. */
  config?: string;
  /** Of the notebooks. */
  kernel?: "bash";
  /** The kernels have the environment of this kind of server. */
  elsewhere?: "bash";
  gateway?: true;
}

/** The servers that users meet, apart from their hub. All run under a hub of line 5.5. */
const kinds = {
  plain: {},
  /** As Jupyter AI 3 and real-time collaboration have it: their socket keeps nothing for who is away. */
  "jsd-0.3.3": { packages: ["jupyter_server_documents==0.3.3"] },
  "jsd-0.2.6": { packages: ["jupyter_server==2.20.0", "jupyter_server_documents==0.2.6"] },
  gateway: { gateway: true },
  "no-buffering": { args: ["--MappingKernelManager.buffer_offline_messages=False"] },
  curve: { args: ["--MappingKernelManager.transport_encryption=required"] },
  // A socket's path has at most 107 characters, and the folder that Jupyter takes in a home is too long for that.
  ipc: {
    args: ["--KernelManager.transport=ipc"],
    config: `c.Spawner.environment["JUPYTER_RUNTIME_DIR"] = f"{rig['folder']}/run"\n`,
  },
  bash: {
    packages: ["bash_kernel==0.10.0"],
    config: `c.Spawner.environment["JUPYTER_PATH"] = ${JSON.stringify(kernelFolder)}\n`,
    kernel: "bash",
  },
  /** As where R or Julia only is taught: the server's own Python has no kernel, and the kernels' own environments are no business of it. */
  "no-python": {
    without: ["ipykernel"],
    config: `c.Spawner.environment["JUPYTER_PATH"] = ${JSON.stringify(elsewhereFolder)}\n`,
    kernel: "bash",
    elsewhere: "bash",
  },
  old: { packages: ["jupyter_server==1.24.0", "ipykernel==6.29.5", "jupyter_client==7.4.9"] },
} satisfies Record<string, Kind>;

export type ServerKind = keyof typeof kinds;
export const serverKinds = Object.keys(kinds) as ServerKind[];

/** Which kernel the notebooks of this kind of server have. */
export function kernelOf(kind: ServerKind): "python3" | "bash" {
  return (kinds[kind] as Kind).kernel ?? "python3";
}

/** The virtual environment of such a server, which is built where it is missing. */
export async function serverEnvironment(kind: ServerKind): Promise<string> {
  const { gateway, packages, without, elsewhere } = kinds[kind] as Kind;
  if (gateway) await gatewayEnvironment();
  if (elsewhere) await serverEnvironment(elsewhere);
  return hubEnvironment("5.5", packages, without);
}

export interface KindOptions extends HubOptions {
  /** The gateway, where there is one, has no kernels. */
  hasNoKernels?: boolean;
  /** It lists its kernels, which its own default is not to (`EG_LIST_KERNELS`). */
  listsKernels?: boolean;
}

/** A hub whose users' servers are of this kind. */
export async function startHubOf(
  kind: ServerKind,
  { hasNoKernels = false, listsKernels = false, ...options }: KindOptions = {},
): Promise<RunningHub & { gatewayUrl?: string }> {
  const { args = [], config = "", gateway: hasGateway, elsewhere }: Kind = kinds[kind];
  const environment = await serverEnvironment(kind);
  const gateway = hasGateway && (await startGateway(hasNoKernels, listsKernels));
  const gatewayArgs = gateway ? [`--GatewayClient.url=${gateway.url}`] : [];
  const own = [
    // By its usual name the server would be forked from the hub, and have the hub's packages.
    `c.Spawner.cmd = ${JSON.stringify([join(environment, "bin", "python"), "-m", "jupyterhub.singleuser"])}`,
    `c.Spawner.args += ${JSON.stringify([...args, ...gatewayArgs])}`,
    // An enterprise gateway starts nothing for root.
    `c.Spawner.environment["KERNEL_USERNAME"] = "ada"`,
    `c.Spawner.environment["ELSEWHERE"] = ${JSON.stringify(elsewhere ? await serverEnvironment(elsewhere) : "")}`,
  ];
  try {
    const hub = await startHub({ ...options, config: `${own.join("\n")}\n${config}${options.config ?? ""}` });
    const stop = () => hub.stop().finally(() => gateway && gateway.stop());
    let stopped: Promise<void> | undefined;
    return { ...hub, ...(gateway && { gatewayUrl: gateway.url }), stop: () => (stopped ??= stop()) };
  } catch (error) {
    if (gateway) await gateway.stop();
    throw error;
  }
}

/** Jupyter servers and what they need, of the time of the gateway's last version. */
function gatewayEnvironment(hasNoKernels = false): Promise<string> {
  const name = hasNoKernels ? "gateway-3.3.0-no-kernels" : "gateway-3.3.0";
  return pythonEnvironment(name, GATEWAY_PACKAGES, hasNoKernels ? ["ipykernel"] : []);
}

/** Jupyter Enterprise Gateway, whose kernels are processes of this machine. */
async function startGateway(
  hasNoKernels: boolean,
  listsKernels: boolean,
): Promise<{ url: string; stop(): Promise<void> }> {
  const environment = await gatewayEnvironment(hasNoKernels);
  const folder = await mkdtemp(join(tmpdir(), "hub-kernels-gateway-"));
  const port = await freePort();
  const child = startChild({
    name: "the gateway",
    command: join(environment, "bin", "jupyter-enterprisegateway"),
    args: [`--EnterpriseGatewayApp.port=${port}`, "--EnterpriseGatewayApp.ip=127.0.0.1"],
    logFile: join(folder, "gateway.log"),
    cwd: folder,
    env: {
      PATH: `${environment}/bin:${process.env["PATH"] ?? ""}`,
      HOME: folder,
      LANG: "C.UTF-8",
      EG_LIST_KERNELS: String(listsKernels),
    },
  });
  const stop = async () => {
    await child.end(GATEWAY_STOP_MS);
    await endProcessesWith(folder, GATEWAY_STOP_MS);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await child.until(() => portAnswers(port), { what: "it answers", deadlineMs: GATEWAY_START_MS });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}
