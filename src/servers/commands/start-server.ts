import * as vscode from "vscode";
import type * as v from "valibot";
import { startServer } from "../start-flow.js";
import { startServerArgs } from "./args.js";
import { chooseServer, isDown, serverNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

/** Starts a server with the options of its last start, or with given ones. */
export const startServerCommand = (rooms: CommandRooms) => ({
  id: "hubKernels.startServer" as const,
  args: startServerArgs,
  async run(args?: v.InferOutput<typeof startServerArgs>) {
    const { hub, server } = args
      ? serverNamed(rooms.model, args.server)
      : await chooseServer(rooms.model, vscode.l10n.t("Which server is to be started?"), isDown);
    const started = await startServer(rooms, hub, server, args?.options);
    return { server: started.id, state: started.state.kind };
  },
});
