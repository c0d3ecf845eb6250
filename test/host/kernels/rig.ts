import * as vscode from "vscode";
import type { RecordedRequest } from "../../../rig/hub.js";
import { until } from "../commands/until.js";
import type { Wish } from "./hub-door.js";

// The tests' side of the door that suite.ts opens.

export const hubUrl = process.env["RIG_HUB"] ?? "";

export interface Added {
  hub: string;
  account: string;
  user: string;
  server: string;
}

/** Adds the hub for a user of its own, by our command. */
export async function addHub(user: string): Promise<Added> {
  await vscode.extensions.getExtension("hub-kernels.hub-kernels")?.activate();
  return await command<Added>("addHub", { url: hubUrl, token: await ask<string>({ do: "token", user }) });
}

export async function command<T>(id: string, args?: object): Promise<T> {
  return await vscode.commands.executeCommand<T>(`hubKernels.${id}`, ...(args ? [args] : []));
}

export async function ask<T>(wish: Wish): Promise<T> {
  const response = await fetch(process.env["RIG_DOOR"] ?? "", { method: "POST", body: JSON.stringify(wish) });
  const { value, error } = (await response.json()) as { value: T; error?: string };
  if (error !== undefined) throw new Error(error);
  return value;
}

/** The hub of the suite; some have more. */
const suiteHub: { url: string; ask<T>(wish: Wish): Promise<T> } = { url: hubUrl, ask };

/** `POST user/ada/api/sessions`, below the hub's base path, as they came. */
export async function requests(): Promise<string[]> {
  const recorded = await ask<RecordedRequest[]>({ do: "requests" });
  return recorded.map(({ method, path }) => `${method} ${path.replace(new URL(hubUrl).pathname, "")}`);
}

/** As an admin or the browser does: this window is not told. */
export async function stopFromOutside(user: string): Promise<void> {
  await ask({ do: "api", method: "DELETE", path: `users/${user}/server` });
}

export async function untilStopped(user: string): Promise<void> {
  await until(`the hub has stopped the server of ${user}`, async () => {
    const { body } = await ask<{ body: { servers: object } }>({ do: "api", method: "GET", path: `users/${user}` });
    return !("" in body.servers);
  });
}

export async function untilReady(user: string): Promise<void> {
  await until(`the hub has started the server of ${user}`, async () => {
    const { body } = await ask<{ body: { servers: Record<string, { ready: boolean }> } }>({
      do: "api",
      method: "GET",
      path: `users/${user}`,
    });
    return body.servers[""]?.ready === true;
  });
}

/** An empty file in the folder of the user's server, for cells that wait for it. */
export async function putFile(user: string, name: string, hub = suiteHub): Promise<void> {
  const file = { type: "file", format: "text", content: "" };
  await askServer(user, `api/contents/${name}`, { method: "PUT", body: JSON.stringify(file) }, hub);
}

/** A request to the user's own server, with a token of the user. */
export async function askServer<T>(user: string, path: string, init: RequestInit = {}, hub = suiteHub): Promise<T> {
  const authorization = `token ${await hub.ask<string>({ do: "token", user })}`;
  const response = await fetch(new URL(`user/${user}/${path}`, hub.url), { ...init, headers: { authorization } });
  if (!response.ok) throw new Error(`${path}: status ${response.status}`);
  return (await response.json()) as T;
}

export interface Session {
  name: string;
  kernel: { id: string; execution_state: string };
}

export const RECORDER = "Hub Kernels helper";

export function sessionsOf(user: string, hub = suiteHub): Promise<Session[]> {
  return askServer<Session[]>(user, "api/sessions", {}, hub);
}

/** What a cell on the user's server says from then on is kept there. The recorder shows itself busy while a cell runs that it listens to. */
export async function untilRecorded(user: string, hub = suiteHub): Promise<void> {
  await until("it is recorded", async () =>
    (await sessionsOf(user, hub)).some(({ name, kernel }) => name === RECORDER && kernel.execution_state === "busy"),
  );
}
