import * as vscode from "vscode";

const { url, adminToken } = JSON.parse(process.env["RIG_OPTIONS_HUB"] ?? "{}") as { url: string; adminToken: string };

/** Adds the hub of suite.ts for a user; gives the server's id. */
export async function addFor(user: string): Promise<string> {
  await api("POST", `users/${user}`);
  const scopes = ["access:servers!user", "servers!user"];
  const { token } = (await api("POST", `users/${user}/tokens`, { scopes })) as { token: string };
  const added = await vscode.commands.executeCommand<{ server: string }>("hubKernels.addHub", { url, token });
  return added.server;
}

/** What the hub keeps of the user's default server; `undefined`: it does not run. */
export async function serverAtHub(user: string): Promise<{ ready: boolean; user_options: object } | undefined> {
  const { servers } = (await api("GET", `users/${user}`)) as {
    servers: Record<string, { ready: boolean; user_options: object }>;
  };
  return servers[""];
}

/** As its admin. */
async function api(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${url}hub/api/${path}`, {
    method,
    headers: { authorization: `token ${adminToken}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return text === "" ? undefined : JSON.parse(text);
}
