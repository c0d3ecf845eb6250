import { readFile } from "node:fs/promises";
import type { ServerConnection } from "../jupyterServer/server-connection.js";
import type { ServerId } from "../text/ids.js";
import { Helper, type HelperDeps } from "./helper.js";
import type { TunnelReachDeps } from "./reached-servers.js";

/** A helper of a room's own on a server. */
export interface HelperReach {
  connection: ServerConnection;
  helper: Helper;
  dispose(): void;
}

export async function helperOn(
  server: ServerId,
  { connections, helperFile }: TunnelReachDeps,
  more: Pick<HelperDeps, "patience"> = {},
): Promise<HelperReach> {
  const connection = await connections.of(server);
  const helper = new Helper({ server: connection, program: () => readFile(helperFile, "utf8"), ...more });
  return { connection, helper, dispose: () => helper.dispose() };
}
