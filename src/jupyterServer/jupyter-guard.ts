import type { Server } from "../model/types.js";
import { discard } from "../transport/http/discard.js";
import { addressOf } from "../transport/http/request-like.js";
import type { HubFetch, HubResponse } from "../transport/types.js";
import { json } from "./own-answers.js";
import { asked } from "./requests.js";
import { isDoubtful } from "./server-kind.js";

export interface GuardDeps {
  /** of the hub's network, with the account's token */
  fetch: HubFetch;
  /** of the server, ending in `/` */
  url(): string;
  server(): Server | undefined;
  /**
   * Asks the server, and the hub before, unless that was done. `undefined`: it is a Jupyter server, or may be one.
   * @param isGesture somebody waits for a kernel: what is known is asked once more, and said
   */
  noJupyter(isGesture: boolean): Promise<Error | undefined>;
}

/** A server need not be Jupyter's: what asks it for kernels ends with that in words, and is not sent again and again. */
export function guarded(deps: GuardDeps): HubFetch {
  const { fetch } = deps;
  return async (input, init) => {
    const { kind } = asked(init?.method ?? "GET", addressOf(input), deps.url());
    const isGesture = kind === "start-session";
    if (!isGesture && kind !== "specs") return await fetch(input, init);
    const noted = isNoted(deps.server()) ? await deps.noJupyter(isGesture) : undefined;
    if (noted) return instead(noted, isGesture);
    const response = await fetch(input, init);
    const found = isDoubtful(response) ? await deps.noJupyter(isGesture) : undefined;
    if (!found) return response;
    discard(response);
    return instead(found, isGesture);
  };
}

function isNoted(server: Server | undefined): boolean {
  return server?.state.kind === "running" && server.state.noJupyter === true;
}

/** Whoever waits for a kernel is shown the words of an answer; a list of kernels has none. */
function instead(error: Error, isGesture: boolean): HubResponse {
  if (isGesture) return json(409, { message: error.message });
  throw error;
}
