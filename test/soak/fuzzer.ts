import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import type { Found } from "./soak.js";

export type FuzzReport = { found: Found } | { calls: number; longest: string };

/** The fuzzer of the readers, as a process of its own beside the rest. */
export class Fuzzer {
  readonly #child: ChildProcess;
  #summary = "no reader was called";

  constructor(seed: number, tell: (found: Found) => void) {
    const execArgv = ["--import", "tsx"];
    this.#child = fork(path.join(import.meta.dirname, "fuzz-side.ts"), [String(seed)], { execArgv });
    this.#child.on("message", (report: FuzzReport) => {
      if ("found" in report) tell(report.found);
      else this.#summary = `${report.calls} calls of readers, the longest: ${report.longest}`;
    });
    this.#child.once("exit", (code, signal) => {
      if (!this.#child.killed) tell({ what: "the fuzzer ended", text: `${code ?? ""} ${signal ?? ""}` });
    });
  }

  async stop(): Promise<string> {
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    if (this.#child.exitCode === null && this.#child.kill()) await gone;
    return this.#summary;
  }
}
