import { readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { run } from "./command.js";
import { freePort } from "./ports.js";
import { type ManagedChild, portAnswers, startChild } from "./process.js";

const START_DEADLINE_MS = 30_000;

export interface SshHostOptions {
  /** As its keys are known by: "login". */
  name: string;
  /** Holds what all hosts share: passwd, pam, authorized_keys. */
  folder: string;
  /** How users show who they are, as `AuthenticationMethods` has it. */
  method: "publickey" | "password" | "keyboard-interactive";
  /** Names that only this host knows: its own machine. */
  internalNames: readonly string[];
  /** What it says before anybody has logged in. */
  banner?: string;
  /** The one place it forwards to; default is any. */
  permitOpen?: string;
}

/** An sshd with accounts and names of its own, and what happens to its connections. */
export class SshHost {
  readonly name: string;
  port = 0;
  readonly logFile: string;
  private readonly folder: string;
  private child: ManagedChild | undefined;

  constructor(private readonly options: SshHostOptions) {
    this.name = options.name;
    this.folder = path.join(options.folder, options.name);
    this.logFile = path.join(this.folder, "sshd.log");
  }

  async start(): Promise<void> {
    this.port = await freePort();
    await mkdir(this.folder);
    await this.changeHostKey();
    await this.write("hosts", ["127.0.0.1 localhost", ...this.options.internalNames].join(" ") + "\n");
    await this.write("banner", this.options.banner ?? "");
    await this.write("sshd_config", this.config());
    const [command = "", ...args] = this.inNamespace(["/usr/sbin/sshd", "-D", "-e", "-f", this.file("sshd_config")]);
    this.child = startChild({ name: `sshd (${this.name})`, command, args, logFile: this.logFile });
    await this.child.until(() => portAnswers(this.port), { what: "it listens", deadlineMs: START_DEADLINE_MS });
  }

  /** As known_hosts has it. */
  hostKey(): string {
    return readFileSync(this.file("host_key.pub"), "utf8").trim();
  }

  /** New connections see another one: sshd reads it for each. */
  async changeHostKey(): Promise<void> {
    for (const name of ["host_key", "host_key.pub"]) await rm(this.file(name), { force: true });
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", this.name, "-f", this.file("host_key")]);
  }

  /** How many connections are open, those not logged in among them. */
  sessions(): number {
    return this.listeners().flatMap(childrenOf).length;
  }

  /** Kills all connections; new ones are taken. */
  cut(): void {
    this.signalSessions("SIGKILL");
  }

  /** The connections say nothing any more, and stay open, until `thaw`. */
  freeze(): void {
    this.signalSessions("SIGSTOP");
  }

  thaw(): void {
    this.signalSessions("SIGCONT");
  }

  /** With all its connections: it is the first process of its namespace. */
  async stop(): Promise<void> {
    await this.child?.end();
  }

  private signalSessions(signal: NodeJS.Signals): void {
    for (const pid of this.listeners().flatMap(childrenOf).flatMap(withDescendants)) process.kill(pid, signal);
  }

  /** The sshd that the namespace was made for. */
  private listeners(): number[] {
    return this.child?.running ? childrenOf(this.child.pid) : [];
  }

  private config(): string {
    const { folder, method, permitOpen = "any" } = this.options;
    const allows = (one: SshHostOptions["method"]) => (one === method ? "yes" : "no");
    return `ListenAddress 127.0.0.1
Port ${this.port}
HostKey ${this.file("host_key")}
AuthorizedKeysFile ${path.join(folder, "authorized_keys")}
PidFile none
UseDNS no
LogLevel VERBOSE
PrintMotd no
Banner ${this.file("banner")}
# The folder is below one that all may write into.
StrictModes no
# The account has the id of the user who runs the rig.
PermitRootLogin yes
PubkeyAuthentication ${allows("publickey")}
PasswordAuthentication ${allows("password")}
KbdInteractiveAuthentication ${allows("keyboard-interactive")}
UsePAM ${allows("keyboard-interactive")}
PermitOpen ${permitOpen}
`;
  }

  /** A plain user is root in the namespace while the files are mounted, and nobody but himself again when sshd starts. */
  private inNamespace(command: readonly string[]): string[] {
    const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
    const mounts = [
      `mount --bind "$0/passwd" /etc/passwd`,
      `mount --bind "$0/pam" /etc/pam.d/sshd`,
      `mount --bind "$0/${this.name}/hosts" /etc/hosts`,
      // Root's sshd wants this folder.
      ...(user === 0 ? ["mount -t tmpfs tmpfs /run && mkdir -m 755 /run/sshd"] : []),
    ];
    const own = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"];
    const asRoot = user === 0 ? [] : ["--user", "--map-root-user"];
    const back = user === 0 ? [] : ["unshare", "--user", `--map-user=${user}`, `--map-group=${group}`];
    const script = `${mounts.join(" && ")} && exec "$@"`;
    return ["unshare", ...asRoot, ...own, "sh", "-c", script, this.options.folder, ...back, ...command];
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }

  private write(name: string, text: string): Promise<void> {
    return writeFile(this.file(name), text);
  }
}

function withDescendants(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(withDescendants)];
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => parentOf(pid) === parent).map(Number);
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return undefined; // it has ended meanwhile
  }
}
