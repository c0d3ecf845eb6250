import type * as v from "valibot";
import type { Command } from "../../ui/run-command.js";
import { addHub } from "./add-hub.js";
import { createServerCommand } from "./create-server.js";
import { deleteServerCommand } from "./delete-server.js";
import type { HubCommandId } from "./ids.js";
import { openHub } from "./open-hub.js";
import { openServer } from "./open-server.js";
import { removeHub } from "./remove-hub.js";
import type { CommandRooms } from "./rooms.js";
import { showLog } from "./show-log.js";
import { showServerActions } from "./show-server-actions.js";
import { signIn } from "./sign-in.js";
import { startServerCommand } from "./start-server.js";
import { startServerWithOptions } from "./start-server-with-options.js";
import { stopServerCommand } from "./stop-server.js";
import { switchAccount } from "./switch-account.js";

export function hubCommands(rooms: CommandRooms): Record<HubCommandId, Command<v.GenericSchema>> {
  return {
    "hubKernels.addHub": addHub(rooms),
    "hubKernels.removeHub": removeHub(rooms),
    "hubKernels.signIn": signIn(rooms),
    "hubKernels.startServer": startServerCommand(rooms),
    "hubKernels.startServerWithOptions": startServerWithOptions(rooms),
    "hubKernels.stopServer": stopServerCommand(rooms),
    "hubKernels.createServer": createServerCommand(rooms),
    "hubKernels.deleteServer": deleteServerCommand(rooms),
    "hubKernels.showServerActions": showServerActions(rooms),
    "hubKernels.switchAccount": switchAccount(rooms),
    "hubKernels.openHub": openHub(rooms),
    "hubKernels.openServer": openServer(rooms),
    "hubKernels.showLog": showLog(rooms),
  };
}
