import { isRecord, parsedJson } from "../text/json.js";
import { discard } from "../transport/http/discard.js";
import type { HubFetch, HubResponse } from "../transport/types.js";
import { isOfServer, isRefusal } from "./whose-answer.js";

/** What a server says of one of its kernels. `refused`: it does not let the token in; `unknown`: it is not the server that answers. */
export interface SaidOfKernel {
  is: "there" | "gone" | "refused" | "unknown";
  /** what it does: "idle", "busy", "starting"…; `undefined`: nobody says */
  state?: string | undefined;
}

/**
 * Asks for all kernels, and for the one alone where a server does not list them: one before a gateway says of a single kernel what it knew when
 * all were listed last, be it gone since (`gateway/managers.py` of jupyter_server 1.24 to 2.20), and Enterprise Gateway 3.3 lists none unless
 * its `EG_LIST_KERNELS` is set (403). Then nobody knows what it does.
 */
export async function askKernel(
  fetch: HubFetch,
  server: string,
  id: string,
  signal: AbortSignal,
): Promise<SaidOfKernel> {
  const all = await fetch(new URL("api/kernels", server), { signal });
  if (all.status === 200 && isOfServer(all, true)) return saidIn(parsedJson(await all.text()), id);
  discard(all);
  if (!isRefusal(all)) return { is: "unknown" };
  const one = await fetch(new URL(`api/kernels/${id}`, server), { signal });
  discard(one);
  return { is: meaningOf(one) };
}

function saidIn(listed: unknown, id: string): SaidOfKernel {
  if (!Array.isArray(listed)) return { is: "unknown" };
  const model: unknown = listed.find((model) => isRecord(model) && model["id"] === id);
  if (!isRecord(model)) return { is: "gone" };
  const state = model["execution_state"];
  return { is: "there", ...(typeof state === "string" && { state }) };
}

function meaningOf(response: HubResponse): SaidOfKernel["is"] {
  if (isRefusal(response)) return "refused";
  if (!isOfServer(response, true)) return "unknown";
  if (response.status === 200) return "there";
  return response.status === 404 ? "gone" : "unknown";
}
