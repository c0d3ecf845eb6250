import { noArgs } from "./args.js";
import type { CommandDeps } from "./deps.js";

/** Whatever is away is tried at once, also in the place of a try that hangs. */
export const reconnectNow = ({ networks }: CommandDeps) => ({
  id: "hubKernels.reconnectNow" as const,
  args: noArgs,
  run() {
    networks.away.retry(true);
    return Promise.resolve();
  },
});
