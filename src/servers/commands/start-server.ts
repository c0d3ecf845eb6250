import type * as v from "valibot";
import { startServer } from "../start-flow.js";
import { startServerArgs } from "./args.js";
import { serverNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";
import { startingNew, toStart } from "./to-start.js";

/** Starts a server with the options of its last start, the workspace's own, or given ones. */
export const startServerCommand = (rooms: CommandRooms) => ({
  id: "hubKernels.startServer" as const,
  args: startServerArgs,
  async run(args?: v.InferOutput<typeof startServerArgs>) {
    const { model } = rooms;
    const { hub, server, options } = args
      ? { ...serverNamed(model, args.server), options: args.fields ?? args.options }
      : await toStart(model);
    const started = await startingNew(model, server.id, startServer(rooms, hub, server, options));
    return { server: started.id, state: started.state.kind };
  },
});
