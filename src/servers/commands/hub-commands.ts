import type * as v from "valibot";
import type { Command } from "../../ui/run-command.js";
import { addHub } from "./add-hub.js";
import { checkConnectionCommand } from "./check-connection.js";
import { copyLink } from "./copy-link.js";
import { createServerCommand } from "./create-server.js";
import { deleteServerCommand } from "./delete-server.js";
import type { CommandDeps } from "./deps.js";
import { getStarted } from "./get-started.js";
import type { HubCommandId } from "./ids.js";
import { keepServerAlive } from "./keep-server-alive.js";
import { openHub } from "./open-hub.js";
import { openServer } from "./open-server.js";
import { reconnectNow } from "./reconnect-now.js";
import { removeHub } from "./remove-hub.js";
import { showCertificateCommand } from "./show-certificate.js";
import { showLog } from "./show-log.js";
import { showServerActions } from "./show-server-actions.js";
import { signIn } from "./sign-in.js";
import { startServerCommand } from "./start-server.js";
import { startServerWithOptions } from "./start-server-with-options.js";
import { stopKeepingServerAlive } from "./stop-keeping-server-alive.js";
import { stopServerCommand } from "./stop-server.js";
import { switchAccount } from "./switch-account.js";

export function hubCommands(deps: CommandDeps): Record<HubCommandId, Command<v.GenericSchema>> {
  return {
    "hubKernels.addHub": addHub(deps),
    "hubKernels.removeHub": removeHub(deps),
    "hubKernels.signIn": signIn(deps),
    "hubKernels.startServer": startServerCommand(deps),
    "hubKernels.startServerWithOptions": startServerWithOptions(deps),
    "hubKernels.stopServer": stopServerCommand(deps),
    "hubKernels.createServer": createServerCommand(deps),
    "hubKernels.deleteServer": deleteServerCommand(deps),
    "hubKernels.showServerActions": showServerActions(deps),
    "hubKernels.switchAccount": switchAccount(deps),
    "hubKernels.openHub": openHub(deps),
    "hubKernels.showCertificate": showCertificateCommand(deps),
    "hubKernels.checkConnection": checkConnectionCommand(deps),
    "hubKernels.openServer": openServer(deps),
    "hubKernels.keepServerAlive": keepServerAlive(deps),
    "hubKernels.stopKeepingServerAlive": stopKeepingServerAlive(deps),
    "hubKernels.reconnectNow": reconnectNow(deps),
    "hubKernels.copyLink": copyLink(deps),
    "hubKernels.getStarted": getStarted(deps),
    "hubKernels.showLog": showLog(deps),
  };
}
