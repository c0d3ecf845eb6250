import * as vscode from "vscode";
import { HubUser } from "../../contract/rig-user.js";

/** A hub of suite.ts, as its admin and as a user of it. */
export class TestHub {
  readonly url: string;
  readonly version: string;
  readonly #adminToken: string;

  constructor(variable: "RIG_COMPANION_HUB" | "RIG_PLAIN_HUB" | "RIG_BARE_HUB" | "RIG_ACTING_HUB") {
    const known = JSON.parse(process.env[variable] ?? "") as { url: string; version: string; adminToken: string };
    const { url, version, adminToken } = known;
    this.url = url;
    this.version = version;
    this.#adminToken = adminToken;
  }

  /** Adds the hub for a user; gives the server's id. */
  async addFor(user: string): Promise<string> {
    await this.api("POST", `users/${user}`);
    const token = await this.token(user);
    const added = await vscode.commands.executeCommand<{ server: string }>("hubKernels.addHub", {
      url: this.url,
      token,
    });
    return added.server;
  }

  async token(user: string): Promise<string> {
    const scopes = ["access:servers!user", "servers!user"];
    const { token } = (await this.api("POST", `users/${user}/tokens`, { scopes })) as { token: string };
    return token;
  }

  /** What the hub keeps of the user's default server; `undefined`: it does not run. */
  async server(user: string): Promise<{ ready: boolean; user_options: object } | undefined> {
    const { servers } = (await this.api("GET", `users/${user}`)) as {
      servers: Record<string, { ready: boolean; user_options: object }>;
    };
    return servers[""];
  }

  /** With which choice the user's server runs, as acting-spawner.py tells. */
  async got(user: string): Promise<string> {
    return new HubUser(this, user, await this.token(user)).run("import os; print(os.environ['GOT'], end='')");
  }

  async api(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.url}hub/api/${path}`, {
      method,
      headers: { authorization: `token ${this.#adminToken}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  }
}

/** The command as a user's gesture: what goes wrong is shown, and undefined comes back. */
export function choose(server: string): Promise<{ state: string } | undefined> {
  return Promise.resolve(
    vscode.commands.executeCommand<{ state: string } | undefined>("hubKernels.startServerWithOptions", { server }),
  );
}

/** One click, likewise. */
export function startAgain(server: string): Promise<{ state: string } | undefined> {
  return Promise.resolve(
    vscode.commands.executeCommand<{ state: string } | undefined>("hubKernels.startServer", { server }),
  );
}

export async function stop(server: string): Promise<void> {
  await vscode.commands.executeCommand("hubKernels.stopServer", { server, confirmed: true });
}

export async function set(name: "profiles" | "profileFiles", value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration("hubKernels").update(name, value, vscode.ConfigurationTarget.Global);
}
