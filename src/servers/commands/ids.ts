/** The commands of the palette under "JupyterHub"; each is a file of this folder. */
export const hubCommandIds = [
  "hubKernels.addHub",
  "hubKernels.removeHub",
  "hubKernels.signIn",
  "hubKernels.startServer",
  "hubKernels.startServerWithOptions",
  "hubKernels.stopServer",
  "hubKernels.createServer",
  "hubKernels.deleteServer",
  "hubKernels.showServerActions",
  "hubKernels.switchAccount",
  "hubKernels.openHub",
  "hubKernels.showCertificate",
  "hubKernels.checkConnection",
  "hubKernels.openServer",
  "hubKernels.keepServerAlive",
  "hubKernels.stopKeepingServerAlive",
  "hubKernels.reconnectNow",
  "hubKernels.copyLink",
  "hubKernels.getStarted",
  "hubKernels.showLog",
] as const;
export type HubCommandId = (typeof hubCommandIds)[number];
