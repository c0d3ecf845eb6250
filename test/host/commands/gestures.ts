import * as vscode from "vscode";
import { Messages } from "./messages.js";
import { Picks } from "./picks.js";
import { api, hubUrl, token } from "./rig-door.js";

/** What `hubKernels.addHub` gives. */
export interface Added {
  hub: string;
  account: string;
  user: string;
  server: string;
  state: string;
}

export function command<T>(id: string, args: object): Promise<T> {
  return Promise.resolve(vscode.commands.executeCommand<T>(`hubKernels.${id}`, args));
}

/** The rig's hub, added for this user. */
export async function addedFor(user: string): Promise<Added> {
  return await command<Added>("addHub", { url: hubUrl, token: await token(user) });
}

/** Every account of the rig's hub, those of other tests too. */
export async function removeAllHubs(): Promise<void> {
  // That none is left is said to the user too. Of several accounts the user is asked which.
  const messages = new Messages();
  const picks = new Picks(([first]) => first);
  const remove = (hub: string) =>
    command("removeHub", { hub, confirmed: true }).then(
      () => true,
      () => false,
    );
  while (await remove(hubUrl));
  picks.restore();
  messages.restore();
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
