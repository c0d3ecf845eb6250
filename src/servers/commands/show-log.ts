import { noArgs } from "./args.js";
import type { CommandRooms } from "./rooms.js";

export const showLog = ({ log }: CommandRooms) => ({
  id: "hubKernels.showLog" as const,
  args: noArgs,
  run() {
    log.show();
    return Promise.resolve();
  },
});
