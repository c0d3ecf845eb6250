import { readFile } from "node:fs/promises";
import { Helper } from "../../../src/helper/helper.js";
import { Recorder } from "../../../src/helper/recorder.js";
import type { ConnectionEnd } from "../../../src/jupyterServer/connection-deps.js";
import type { KernelRecorder, RecordedServer } from "../../../src/jupyterServer/kernel-recorder.js";

const LIMIT = 64 * 1024 * 1024;

/** The real recorder of a server, which starts with the first cell that runs for a second, and whom it listens to. */
export class RecorderOnServer {
  readonly kernels = new Set<string>();
  /** those whose record has what was said before it began */
  readonly wholes = new Set<string>();
  helper!: Helper;
  keepsServer = false;
  program = () => readFile("helper/hub_kernels_helper.py", "utf8");

  readonly recording: NonNullable<ConnectionEnd["recording"]> = {
    recorderOf: (server) => this.#of(server),
    afterMs: () => 1,
  };

  #of(server: RecordedServer): KernelRecorder {
    this.helper = new Helper({ server, program: () => this.program() });
    const recorder = new Recorder({
      helper: this.helper,
      holder: "test",
      limit: () => LIMIT,
      keepsServer: () => this.keepsServer,
      onSettings: () => ({ dispose: () => undefined }),
      log: { info: () => undefined },
    });
    return {
      get isAtHand() {
        return recorder.isAtHand;
      },
      record: async (kernelId, ...asked) => {
        const first = await recorder.record(kernelId, ...asked);
        this.kernels.add(kernelId);
        if (first === undefined) this.wholes.add(kernelId);
        return first;
      },
      prepend: async (kernelId, ...asked) => {
        await recorder.prepend(kernelId, ...asked);
        this.wholes.add(kernelId);
      },
      lineLost: () => recorder.lineLost(),
      leave: (kernelId) => recorder.leave(kernelId),
      since: (...asked) => recorder.since(...asked),
      count: (...asked) => recorder.count(...asked),
      cells: (...asked) => recorder.cells(...asked),
      deathOf: (...asked) => recorder.deathOf(...asked),
      resources: (...asked) => recorder.resources(...asked),
      dispose: () => recorder.dispose(),
    };
  }
}
