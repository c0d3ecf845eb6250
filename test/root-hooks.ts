// Mocha passes over rejections that nobody handles (12.0): here they fail the test after which they are found.
import { rejectionsLeft, watchRejections } from "./unhandled.js";

async function fail(): Promise<void> {
  const left = await rejectionsLeft();
  if (left.length > 0) throw new Error(`rejections that nobody handled:\n${left.join("\n")}`);
}

// A worker of a parallel run takes all listeners away after each file.
export const mochaHooks = { beforeAll: watchRejections, afterEach: fail, afterAll: fail };
