/**
 * Which folder may import which, and that nothing goes round in a circle, types included. Each layer may import itself and the layers
 * before it. Source of the layers: docs/architecture.md.
 */
export const layers = [
  "text",
  "transport",
  "hubClient",
  "ui",
  "state",
  "tokens/(store|keychain|environment)",
  "model",
  "signIn",
  "tokens",
  "servers",
  "jupyterServer",
  "helper",
  "kernels",
  "terminals",
  "kernelSpecs",
  "modules",
  "packageIndex",
  "files",
  "jobs",
  "projectSync",
  "webApps",
  "remoteWindow",
  "admin",
  "controlPanel",
  "serverTools",
];

const upwards = layers.slice(0, -1).map((layer, index) => ({
  name: `${layer} is below what it imports`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: {
    path: `^src/(${layers.slice(index + 1).join("|")})/`,
    pathNot: layers.slice(0, index + 1).map((own) => `^src/${own}/`),
  },
}));

export default {
  forbidden: [
    ...upwards,
    { name: "no circles", severity: "error", from: { path: "^src/" }, to: { circular: true } },
    {
      name: "only the editor imports the composition root",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/extension\\.ts$" },
    },
    {
      name: "transport, hubClient and model run without an editor",
      severity: "error",
      from: { path: "^src/(transport|hubClient|model)/" },
      to: { path: "^(vscode$|node_modules/@types/vscode/)" },
    },
    {
      name: "flows meet the editor through Ui alone, whose types they may know",
      severity: "error",
      from: {
        path: "^src/(ui|signIn|tokens|servers)/",
        pathNot:
          "/(register|editor-ui|commands|machine|tree-item|tree-changes|authentication-provider|status-bar|status-item|ssh-host-completion)\\.ts$",
      },
      to: { path: "^(vscode$|node_modules/@types/vscode/)", dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};
