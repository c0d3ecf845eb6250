import { type ChildProcess, spawn } from "node:child_process";
import type { KeychainAnswer, KeychainRequest } from "./keychain-messages.js";
import { KeychainUnavailable } from "./keychain-unavailable.js";

interface Waiting {
  resolve(answer: KeychainAnswer): void;
  reject(error: KeychainUnavailable): void;
}

/** One run of the keychain's process, seen from the editor's side. */
export class KeychainProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  /** why it can be asked no more */
  #ended: KeychainUnavailable | undefined;

  constructor(workerFile: string, env: NodeJS.ProcessEnv) {
    this.#child = spawn(process.execPath, [workerFile], {
      env: workerEnv(env),
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      windowsHide: true,
    });
    // It never keeps a program alive that is otherwise done.
    this.#child.unref();
    this.#child.channel?.unref();
    this.#child.on("message", (answer: KeychainAnswer) => {
      this.#waiting.get(answer.id)?.resolve(answer);
      this.#waiting.delete(answer.id);
    });
    this.#child.on("error", (error) => this.end(new KeychainUnavailable("crashed", error.message)));
    this.#child.on("exit", (code, signal) => {
      this.end(
        new KeychainUnavailable("crashed", `the keychain's process ended (${signal ?? `exit code ${code ?? "?"}`})`),
      );
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  ask(request: Omit<KeychainRequest, "id">): Promise<KeychainAnswer> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ ...request, id } satisfies KeychainRequest, (error) => {
        if (error) this.end(new KeychainUnavailable("crashed", error.message));
      });
    });
  }

  /** Ends the process at once, also a frozen one, and whatever it was asked. */
  end(reason: KeychainUnavailable): void {
    if (this.#ended) return;
    this.#ended = reason;
    this.#child.kill("SIGKILL");
    for (const waiting of this.#waiting.values()) waiting.reject(reason);
    this.#waiting.clear();
  }
}

/** In desktop VS Code `process.execPath` is Electron, which is Node only when told so. The user's NODE_OPTIONS are for other programs. */
function workerEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, ELECTRON_RUN_AS_NODE: "1", NODE_OPTIONS: undefined };
}
