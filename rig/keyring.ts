// A real Secret Service without a desktop: a D-Bus session bus of its own with gnome-keyring on it.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ensureDebianPackages } from "./apt.js";
import { type ManagedChild, poll, startChild } from "./process.js";

export interface KeyringOptions {
  /** `none`: a bus on which nobody offers a Secret Service; `never-unlocked`: one without a keyring, as on a machine nobody sits at */
  service?: "unlocked" | "locked" | "never-unlocked" | "none";
}

export interface Keyring {
  /** What leads a process to this keyring; goes over its other environment. */
  readonly env: Record<string, string>;
  /** The service answers nothing until `thaw`. */
  freeze(): void;
  thaw(): void;
  lock(): Promise<void>;
  /** Restarts the service with the password, on the same bus and data: nothing but a prompt unlocks a running one. */
  unlock(): Promise<void>;
  /** From now on the service's question for its password is shown to a user who does not answer it (for 25 s, the bus' own limit). */
  letPromptsWait(): Promise<void>;
  /** What `secret-tool` finds, whatever it is filed under, `undefined` for nothing: a reader that shares no code with the extension. */
  secret(account: string): Promise<string | undefined>;
  stop(): Promise<void>;
}

const packages = {
  dbus: "the session bus of a headless keychain",
  "dbus-bin": "questions to that bus",
  "dbus-tests": "a password prompt that nobody answers",
  "gnome-keyring": "a real keychain service",
  "libsecret-1-0": "what the extension reaches the keychain by",
  "libsecret-tools": "a second reader of the keychain",
};
/** What `startKeyring` installs, for a set-up that wants to do it in a step of its own. */
export const keyringPackages = Object.keys(packages);

const startLimitMs = 60_000;
const secretsName = "org.freedesktop.secrets";
const secretsPath = "/org/freedesktop/secrets";
const secretsInterface = "org.freedesktop.Secret";
const prompterName = "org.gnome.keyring.SystemPrompter";
const runFile = promisify(execFile);

/** Installs what is missing. Throws when a part does not start in time. */
export async function startKeyring(options: KeyringOptions = {}): Promise<Keyring> {
  await ensureDebianPackages(packages);
  const { service = "unlocked" } = options;
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-keyring-"));
  const keyring = new HeadlessKeyring(folder, await environment(folder));
  try {
    await keyring.startBus();
    if (service !== "none") await keyring.startService(service !== "never-unlocked");
    if (service === "locked") await keyring.lock();
    return keyring;
  } catch (error) {
    await keyring.stop();
    throw error;
  }
}

async function environment(folder: string): Promise<Record<string, string>> {
  const data = path.join(folder, "data");
  const run = path.join(folder, "run");
  for (const own of [data, run]) await mkdir(own, { mode: 0o700 });
  return {
    XDG_DATA_HOME: data,
    XDG_RUNTIME_DIR: run,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${path.join(folder, "bus")}`,
  };
}

class HeadlessKeyring implements Keyring {
  readonly #started: ManagedChild[] = [];
  #daemon: ManagedChild | undefined;
  /** A stopped process does not see the SIGTERM that ends the rig's children with this process. */
  readonly #thawAtExit = () => this.thaw();

  constructor(
    private readonly folder: string,
    readonly env: Record<string, string>,
  ) {
    process.prependOnceListener("exit", this.#thawAtExit);
  }

  /** Without service folders: the bus starts nobody by itself, so what offers secrets is what was started here. */
  async startBus(): Promise<void> {
    const config = path.join(this.folder, "bus.conf");
    await writeFile(config, busConfig(this.env["DBUS_SESSION_BUS_ADDRESS"] ?? ""));
    const bus = this.#start("dbus-daemon", [`--config-file=${config}`, "--nofork", "--nopidfile", "--nosyslog"]);
    const answers = async () => (await this.#askBus("GetId")) !== undefined;
    await bus.until(answers, { what: "the bus answered", deadlineMs: startLimitMs });
  }

  async startService(unlocked: boolean): Promise<void> {
    const password = path.join(this.folder, "password");
    await writeFile(password, "rig keyring password", { mode: 0o600 });
    const args = ["--foreground", "--components=secrets", ...(unlocked ? ["--unlock"] : [])];
    this.#daemon = this.#start("sh", ["-c", 'exec gnome-keyring-daemon "$@" < "$0"', password, ...args]);
    await this.#untilOwned(this.#daemon, secretsName);
  }

  freeze(): void {
    this.#daemon?.signalGroup("SIGSTOP");
  }

  thaw(): void {
    if (this.#daemon?.running) this.#daemon.signalGroup("SIGCONT");
  }

  /** Until the service says that it is locked: its answer to Lock does not tell. */
  async lock(): Promise<void> {
    const login = `${secretsPath}/collection/login`;
    const isLocked = async () => {
      await this.#askSecrets(secretsPath, `${secretsInterface}.Service.Lock`, `array:objpath:${login}`);
      const property = [`string:${secretsInterface}.Collection`, "string:Locked"];
      const answer = await this.#askSecrets(login, "org.freedesktop.DBus.Properties.Get", ...property);
      return answer.includes("boolean true");
    };
    if (!(await poll(isLocked, startLimitMs))) throw new Error("the keyring was not locked");
  }

  async unlock(): Promise<void> {
    this.thaw();
    await this.#daemon?.end();
    await this.startService(true);
  }

  async letPromptsWait(): Promise<void> {
    const prompter = this.#start("dbus-test-tool", ["black-hole", "--session", `--name=${prompterName}`]);
    await this.#untilOwned(prompter, prompterName);
  }

  async secret(account: string): Promise<string | undefined> {
    try {
      const args = ["lookup", "account", account];
      return (await runFile("secret-tool", args, { env: this.#fullEnv() })).stdout;
    } catch (error) {
      const { code, stderr } = error as { code?: unknown; stderr?: string };
      // Exit code 1 without a word: no such secret.
      if (code === 1 && stderr === "") return undefined;
      throw error;
    }
  }

  async stop(): Promise<void> {
    this.thaw();
    process.removeListener("exit", this.#thawAtExit);
    for (const child of this.#started.reverse()) await child.end();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Nothing of the caller's own desktop: no display to prompt on, no other keyring. */
  #fullEnv(): NodeJS.ProcessEnv {
    const none = { DISPLAY: undefined, WAYLAND_DISPLAY: undefined, GNOME_KEYRING_CONTROL: undefined };
    return { ...process.env, ...none, ...this.env };
  }

  #start(command: string, args: string[]): ManagedChild {
    const logFile = path.join(this.folder, `${command}.log`);
    const child = startChild({ name: command, command, args, env: this.#fullEnv(), logFile });
    this.#started.push(child);
    return child;
  }

  async #untilOwned(child: ManagedChild, name: string): Promise<void> {
    const owned = async () => (await this.#askBus("NameHasOwner", `string:${name}`))?.includes("boolean true") === true;
    await child.until(owned, { what: `${name} was on the bus`, deadlineMs: startLimitMs });
  }

  async #askSecrets(object: string, method: string, ...args: string[]): Promise<string> {
    const call = ["--session", "--print-reply", `--dest=${secretsName}`, object, method, ...args];
    return (await runFile("dbus-send", call, { env: this.#fullEnv() })).stdout;
  }

  /** `undefined`: the bus does not answer. */
  async #askBus(method: string, ...args: string[]): Promise<string | undefined> {
    const bus = "org.freedesktop.DBus";
    const call = ["--session", "--print-reply", `--dest=${bus}`, "/org/freedesktop/DBus", `${bus}.${method}`, ...args];
    try {
      return (await runFile("dbus-send", call, { env: this.#fullEnv() })).stdout;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") throw error;
      return undefined;
    }
  }
}

function busConfig(address: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}
