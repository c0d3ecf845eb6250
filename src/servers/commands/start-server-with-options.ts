import * as vscode from "vscode";
import type * as v from "valibot";
import { Failure } from "../../ui/failure.js";
import { press } from "../../ui/press.js";
import { requireTrust } from "../../ui/trust.js";
import { pickOptions } from "../option-picker.js";
import { startServer } from "../start-flow.js";
import { serverArgs } from "./args.js";
import { chooseServer, isDown, serverNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";

/** Asks for the options of the start, then starts. */
export const startServerWithOptions = (rooms: CommandRooms) => ({
  id: "hubKernels.startServerWithOptions" as const,
  args: serverArgs,
  async run(args?: v.InferOutput<typeof serverArgs>) {
    requireTrust();
    const { hub, server } = args
      ? serverNamed(rooms.model, args.server)
      : await chooseServer(rooms.model, vscode.l10n.t("Which server is to be started?"), isDown);
    const picked = await pickOptions(rooms.model, hub.id, server.id).catch((error: unknown) => {
      const again = { server: server.id };
      const retry = () => press("hubKernels.startServerWithOptions", again);
      throw new Failure(error, { retry, hub: hub.id });
    });
    const started = await startServer(rooms, picked.hub, picked.server, picked.options);
    return { server: started.id, state: started.state.kind };
  },
});
