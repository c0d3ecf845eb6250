import type { Hub } from "../../model/types.js";
import type { Speech } from "../../text/speech.js";
import { hubRow } from "./hub-row.js";
import type { ServerRow } from "./types.js";

/** All that the view shows: a function of the model. */
export function serverTree(hubs: readonly Hub[], speech: Speech): ServerRow[] {
  const accountsOf = (baseUrl: string) => hubs.filter((hub) => hub.baseUrl === baseUrl).length;
  return hubs.map((hub) => hubRow(hub, accountsOf(hub.baseUrl) > 1, speech));
}
