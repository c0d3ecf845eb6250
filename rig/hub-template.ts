import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { endOf, manage, type ManagedChild, type StartedProcess } from "./process.js";

export const hubProgram = join(dirname(fileURLToPath(import.meta.url)), "jupyterhub_start.py");

export interface HubWish {
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  folder: string;
  log: string;
}

type Told = { pid: number } | { ended: number; code: number };
type Link = Duplex & { ref(): void; unref(): void };

/** By its environment, a process that has done the imports of a hub and forks for each; it ends with this process. */
const templates = new Map<string, HubTemplate>();

/** Starts a hub of this virtual environment. Its log is there before. */
export async function forkHub(environment: string, wish: HubWish): Promise<ManagedChild> {
  const template = templates.get(environment) ?? new HubTemplate(environment);
  templates.set(environment, template);
  return template.fork(wish);
}

class HubTemplate {
  readonly #link: Link;
  readonly #waiting: ((started: StartedProcess) => void)[] = [];
  readonly #ends = new Map<number, (how: string) => void>();

  constructor(environment: string) {
    // What it prints is why no hub starts.
    const child = spawn(join(environment, "bin", "python"), [hubProgram], {
      stdio: ["pipe", "inherit", "inherit", "pipe"],
      detached: true,
      env: { PATH: process.env["PATH"], LANG: "C.UTF-8", PYTHONUNBUFFERED: "1" },
    });
    // All its hubs have this as their standard input, by whose end they end.
    const stdin = child.stdin as unknown as Link;
    this.#link = child.stdio[3] as Link;
    for (const stream of [stdin, this.#link]) stream.on("error", () => undefined);
    for (const idle of [child, stdin, this.#link]) idle.unref();
    createInterface(this.#link).on("line", (line) => this.#hear(JSON.parse(line) as Told));
    void endOf(child).then((how) => {
      templates.delete(environment);
      const ended = `its template ended (${how})`;
      for (const waits of this.#waiting.splice(0)) waits({ pid: undefined, exited: Promise.resolve(ended) });
      for (const end of this.#ends.values()) end(ended);
    });
  }

  async fork(wish: HubWish): Promise<ManagedChild> {
    // While a hub starts or runs, so does this process.
    this.#link.ref();
    const started = new Promise<StartedProcess>((resolve) => this.#waiting.push(resolve));
    if (!this.#link.write(`${JSON.stringify(wish)}\n`)) await once(this.#link, "drain");
    return manage({ name: "JupyterHub", logFile: wish.log }, await started);
  }

  #hear(told: Told): void {
    if ("pid" in told) {
      const { pid } = told;
      const exited = new Promise<string>((resolve) => this.#ends.set(pid, resolve));
      this.#waiting.shift()?.({ pid, exited });
      return;
    }
    this.#ends.get(told.ended)?.(told.code < 0 ? `signal ${-told.code}` : `exit code ${told.code}`);
    this.#ends.delete(told.ended);
    if (this.#ends.size === 0 && this.#waiting.length === 0) this.#link.unref();
  }
}
