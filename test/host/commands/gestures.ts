import * as vscode from "vscode";
import { api, hubUrl, token } from "./rig-door.js";

/** What `hubKernels.addHub` gives. */
export interface Added {
  hub: string;
  user: string;
  server: string;
}

export function command<T>(id: string, args: object): Promise<T> {
  return Promise.resolve(vscode.commands.executeCommand<T>(`hubKernels.${id}`, args));
}

/** The rig's hub, added for this user. */
export async function addedFor(user: string): Promise<Added> {
  return await command<Added>("addHub", { url: hubUrl, token: await token(user) });
}

export interface ServerAtHub {
  ready: boolean;
  pending: string | null;
  user_options: object;
}

/** What the hub itself says the user's default server is doing; `undefined`: it is stopped. */
export async function serverAtHub(user: string): Promise<ServerAtHub | undefined> {
  const { body } = await api("GET", `users/${user}`);
  return (body as { servers: Record<string, ServerAtHub> }).servers[""];
}
