import { NamedServersDisabled } from "../../hubClient/errors.js";
import type { HubModel } from "../../model/types.js";
import type { ServerId } from "../../text/ids.js";
import { Failure } from "../../ui/errors/failure.js";
import { isCancellation } from "../../ui/signals.js";
import { workspacePinOnGesture } from "../options/pin-setting.js";
import type { NameDeps } from "./choose-list.js";
import type { ToStart } from "./choose-to-start.js";

/** The server that is started where the command was given none. */
export async function toStart(deps: NameDeps): Promise<ToStart> {
  // Here, where it is known what was said of a wrong setting already.
  const pin = workspacePinOnGesture(deps.ui);
  const { chooseServerToStart } = await import("./choose-to-start.js");
  return await chooseServerToStart(deps, pin);
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
