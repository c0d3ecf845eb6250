import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { tail } from "./command.js";

const POLL_MS = 50;
const TERM_GRACE_MS = 10_000;
const KILL_GRACE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 1_000;

export interface ChildOptions {
  /** What the child is, for messages. */
  name: string;
  command: string;
  args: readonly string[];
  /** Everything the child prints is appended here. */
  logFile: string;
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

export interface WaitOptions {
  /** What is waited for, for messages. */
  what: string;
  deadlineMs: number;
  everyMs?: number;
}

const living = new Set<ManagedChild>();
let hooked = false;

/** A process that was started; `exited` says why it ended. */
export interface StartedProcess {
  pid: number | undefined;
  exited: Promise<string>;
}

/** Starts a long-running child in a process group of its own, which ends at the latest when this process does. */
export function startChild(options: ChildOptions): ManagedChild {
  const log = openSync(options.logFile, "a");
  const { command, args, cwd, env } = options;
  const child = spawn(command, args, { cwd, env, detached: true, stdio: ["pipe", log, log] });
  closeSync(log);
  child.stdin?.on("error", () => undefined);
  return manage(options, { pid: child.pid, exited: endOf(child) });
}

export function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once("error", (error) => resolve(error.message));
  });
}

/** One that leads a process group of its own is ended as a child is. */
export function manage(options: Pick<ChildOptions, "name" | "logFile">, started: StartedProcess): ManagedChild {
  hookExit();
  return new ManagedChild(options, started);
}

/** A long-running child. Its standard input is a pipe that stays open for as long as this process lives. */
export class ManagedChild {
  readonly name: string;
  readonly logFile: string;
  /** Why it ended, once it has. */
  readonly exited: Promise<string>;
  private end_: string | undefined;

  constructor(
    options: Pick<ChildOptions, "name" | "logFile">,
    private readonly started: StartedProcess,
  ) {
    this.name = options.name;
    this.logFile = options.logFile;
    living.add(this);
    this.exited = started.exited.then((how) => {
      living.delete(this);
      return (this.end_ = how);
    });
  }

  get pid(): number {
    if (this.started.pid === undefined) throw new Error(`${this.name} could not be started.\n${this.end_ ?? ""}`);
    return this.started.pid;
  }

  get running(): boolean {
    return this.end_ === undefined;
  }

  log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  /** Waits for a condition; fails with the tail of the log at the deadline, and at once when the child dies. */
  async until(condition: () => boolean | Promise<boolean>, wait: WaitOptions): Promise<void> {
    const deadline = performance.now() + wait.deadlineMs;
    for (;;) {
      if (!this.running) throw this.failure(`ended (${this.end_ ?? ""}) before ${wait.what}`);
      if (await condition()) return;
      if (performance.now() > deadline) throw this.failure(`took more than ${wait.deadlineMs / 1000} s: ${wait.what}`);
      await delay(wait.everyMs ?? POLL_MS);
    }
  }

  /** Sends a signal to the child and to all that it started in its group. */
  signalGroup(signal: NodeJS.Signals): void {
    if (this.started.pid !== undefined) signalGroup(this.started.pid, signal);
  }

  /** Ends the child's group: politely first, then by force. */
  async end(graceMs = TERM_GRACE_MS): Promise<void> {
    const { pid } = this.started;
    if (pid === undefined) return;
    signalGroup(pid, "SIGTERM");
    if (await poll(() => !this.running && !groupLives(pid), graceMs)) return;
    signalGroup(pid, "SIGKILL");
    await poll(() => !this.running && !groupLives(pid), KILL_GRACE_MS);
  }

  private failure(what: string): Error {
    return new Error(`${this.name} ${what}. Its log ends with:\n${tail(this.log())}`);
  }
}

/** Whether something accepts connections on this loopback port. */
export function portAnswers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const settle = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(CONNECT_TIMEOUT_MS, () => settle(false));
    socket.once("connect", () => settle(true));
    socket.once("error", () => settle(false));
  });
}

/** Polls a condition; false when the time is over, whatever the machine's clock is set to meanwhile. */
export async function poll(condition: () => boolean | Promise<boolean>, deadlineMs: number): Promise<boolean> {
  const deadline = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** Signals a process group; a group that is gone already is no error. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function groupLives(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}

function endAll(): void {
  for (const child of living) child.signalGroup("SIGTERM");
}

function hookExit(): void {
  if (hooked) return;
  hooked = true;
  process.once("exit", endAll);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    const onSignal = () => {
      // Whoever else listens (the demo, mocha) ends its children in order; with nobody else the default must happen.
      if (process.listenerCount(signal) > 1) return;
      process.off(signal, onSignal);
      endAll();
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}
