import { noArgs } from "./args.js";
import type { CommandDeps } from "./deps.js";

export const showLog = ({ log }: CommandDeps) => ({
  id: "hubKernels.showLog" as const,
  args: noArgs,
  run() {
    log.show();
    return Promise.resolve();
  },
});
