import * as vscode from "vscode";
import { Picks } from "./picks.js";
import { Messages } from "./messages.js";
import { api, hubUrl, token } from "./rig-door.js";
import { until } from "./until.js";

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

/** Every account of the rig's hubs, those of other tests too. */
export async function removeAllHubs(): Promise<void> {
  const byOtherName = hubUrl.replace("127.0.0.1", "0.0.0.0");
  const urls = [hubUrl, byOtherName, process.env["RIG_OLD_HUB"]].filter((url) => url !== undefined);
  // That none is left is said to the user too. Of several accounts the user is asked which.
  const messages = new Messages();
  const picks = new Picks(([first]) => first);
  const remove = (hub: string) =>
    command("removeHub", { hub, confirmed: true }).then(
      () => true,
      () => false,
    );
  for (const hub of urls) while (await remove(hub));
  picks.restore();
  messages.restore();
}

export interface ServerAtHub {
  ready: boolean;
  pending: string | null;
  user_options: object;
}

/** At the hub the end of a stop, or of a start that was withdrawn, may come later than here. */
export async function untilStoppedAtHub(user: string): Promise<void> {
  await until(`the server of ${user} is stopped at the hub`, async () => (await serverAtHub(user)) === undefined);
}

/** What the hub itself says the user's default server is doing; `undefined`: it is stopped. */
export async function serverAtHub(user: string): Promise<ServerAtHub | undefined> {
  const { body } = await api("GET", `users/${user}`);
  return (body as { servers: Record<string, ServerAtHub> }).servers[""];
}
