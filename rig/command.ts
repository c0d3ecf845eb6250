import { spawn } from "node:child_process";

const TAIL_LINES = 25;
const DEFAULT_TIMEOUT_MS = 15 * 60_000;

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  input?: string;
}

/** Runs a command to its end and gives its standard output; a failure carries the last lines of what it printed. */
export function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: "pipe", timeout: timeoutMs });
    let out = "";
    let all = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      all += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (all += text));
    // A command that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    child.once("error", (error) => {
      reject(new Error(`${command} could not be started: ${error.message}`, { cause: error }));
    });
    child.once("close", (code, signal) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${[command, ...args].join(" ")} failed (${signal ?? `exit ${code}`}):\n${tail(all)}`));
    });
  });
}

/** The last lines of a long output. */
export function tail(text: string, lines = TAIL_LINES): string {
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}
