import type * as v from "valibot";
import { addHubArgs } from "./args.js";
import type { CommandRooms } from "./rooms.js";

/** A hub and account more. With a token from code nothing is asked. */
export const addHub = (rooms: CommandRooms) => ({
  id: "hubKernels.addHub" as const,
  args: addHubArgs,
  async run(args?: v.InferOutput<typeof addHubArgs>) {
    const { addHubAsked, addHubGiven } = await import("../sign-in/flows.js");
    const hub = args ? await addHubGiven(rooms, args) : await addHubAsked(rooms);
    return { hub: hub.id, user: hub.user, server: hub.servers[0]?.id };
  },
});
