import { NamedServersDisabled } from "../../hubClient/errors.js";
import type { UserOptions } from "../../hubClient/types.js";
import type { Account, HubModel, Server } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { Failure } from "../../ui/errors/failure.js";
import { isCancellation } from "../../ui/signals.js";
import { workspacePinOnGesture } from "../options/pin-setting.js";

export interface ToStart {
  account: Account;
  server: Server;
  /** the workspace's own; `undefined`: the hub's last ones */
  options?: UserOptions | undefined;
}

/** The server that is started where the command was given none. */
export async function toStart(model: HubModel): Promise<ToStart> {
  // Here, where it is known what was said of a wrong setting already.
  const pin = workspacePinOnGesture();
  const { chooseServerToStart } = await import("./choose-to-start.js");
  return await chooseServerToStart(model, pin);
}

/** A planned server that is not started after all is not kept, unless it can be tried again. */
export async function startingNew<T>(model: HubModel, serverId: ServerId, start: Promise<T>): Promise<T> {
  try {
    return await start;
  } catch (error) {
    const cause = error instanceof Failure ? error.cause : error;
    if (isCancellation(cause) || cause instanceof NamedServersDisabled) model.forget(serverId);
    throw error;
  }
}
