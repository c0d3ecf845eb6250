// Mocha passes over rejections that nobody handles (12.0): here they fail the test after which they are found.
import { rejectionsLeft, watchRejections } from "./unhandled.js";

/**
 * What `@jupyterlab/services` (7.6) itself leaves behind where a test lets go of a kernel in the middle of something. That our kernels leave
 * nothing, `steady-kernel.test.ts` looks.
 */
const OF_THE_LIBRARY = /^.*\n\s+at [^\n]*node_modules\/@jupyterlab\/services\//;

async function fail(): Promise<void> {
  const left = (await rejectionsLeft()).filter((text) => !OF_THE_LIBRARY.test(text));
  if (left.length > 0) throw new Error(`rejections that nobody handled:\n${left.join("\n")}`);
}

// A worker of a parallel run takes all listeners away after each file.
export const mochaHooks = { beforeAll: watchRejections, afterEach: fail, afterAll: fail };
