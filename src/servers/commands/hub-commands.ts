import type * as v from "valibot";
import type { Command } from "../../ui/run-command.js";
import { addHub } from "./add-hub.js";
import { cancelStart } from "./cancel-start.js";
import { checkConnectionCommand } from "./check-connection.js";
import { closeTerminal } from "./close-terminal.js";
import { copyLink } from "./copy-link.js";
import { copyServerAddress } from "./copy-server-address.js";
import { copySupportReport } from "./copy-support-report.js";
import { createServerCommand } from "./create-server.js";
import { deleteServerCommand } from "./delete-server.js";
import type { CommandDeps } from "./deps.js";
import { getStarted } from "./get-started.js";
import type { HubCommandId } from "./ids.js";
import { interruptServerKernel } from "./interrupt-server-kernel.js";
import { keepServerAlive } from "./keep-server-alive.js";
import { openHub } from "./open-hub.js";
import { openKernelNotebook } from "./open-kernel-notebook.js";
import { openServer } from "./open-server.js";
import { reconnectNow } from "./reconnect-now.js";
import { removeHub } from "./remove-hub.js";
import { renameServer } from "./rename-server.js";
import { restartServer } from "./restart-server.js";
import { restartServerKernel } from "./restart-server-kernel.js";
import { showCertificateCommand } from "./show-certificate.js";
import { showLog } from "./show-log.js";
import { showServerActions } from "./show-server-actions.js";
import { showStartLog } from "./show-start-log.js";
import { shutDownIdleKernels } from "./shut-down-idle-kernels.js";
import { shutDownKernel } from "./shut-down-kernel.js";
import { signIn } from "./sign-in.js";
import { startServerCommand } from "./start-server.js";
import { startServerWithOptions } from "./start-server-with-options.js";
import { stopKeepingServerAlive } from "./stop-keeping-server-alive.js";
import { stopServerCommand } from "./stop-server.js";
import { switchAccount } from "./switch-account.js";
import { useKernel } from "./use-kernel.js";

export function hubCommands(deps: CommandDeps): Record<HubCommandId, Command<v.GenericSchema>> {
  return {
    "hubKernels.addHub": addHub(deps),
    "hubKernels.removeHub": removeHub(deps),
    "hubKernels.signIn": signIn(deps),
    "hubKernels.startServer": startServerCommand(deps),
    "hubKernels.startServerWithOptions": startServerWithOptions(deps),
    "hubKernels.stopServer": stopServerCommand(deps),
    "hubKernels.cancelStart": cancelStart(deps),
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
    "hubKernels.showStartLog": showStartLog(deps),
    "hubKernels.copySupportReport": copySupportReport(deps),
    "hubKernels.copyLink": copyLink(deps),
    "hubKernels.getStarted": getStarted(deps),
    "hubKernels.showLog": showLog(deps),
    "hubKernels.restartServer": restartServer(deps),
    "hubKernels.copyServerAddress": copyServerAddress(deps),
    "hubKernels.renameServer": renameServer(deps),
    "hubKernels.interruptServerKernel": interruptServerKernel(deps),
    "hubKernels.restartServerKernel": restartServerKernel(deps),
    "hubKernels.shutDownKernel": shutDownKernel(deps),
    "hubKernels.shutDownIdleKernels": shutDownIdleKernels(deps),
    "hubKernels.openKernelNotebook": openKernelNotebook(deps),
    "hubKernels.useKernel": useKernel(deps),
    "hubKernels.closeTerminal": closeTerminal(deps),
  };
}
