import { type Memento, stored } from "../state/stored.js";
import type { ServerId } from "../text/ids.js";

/** A terminal of a server that is open in this window. */
export interface OpenTerminal {
  server: ServerId;
  /** its name at the server */
  terminal: string;
  /** when the server was started, as its hub tells it; '': it does not */
  started: string;
}

/** Those that the window had open when it was there last. */
export function openTerminals(state: Memento): OpenTerminal[] {
  const all = stored.openTerminals.get(state) ?? [];
  return all.map(([server, terminal, started]) => ({ server: server as ServerId, terminal, started }));
}

export async function noteOpen(
  state: Memento,
  { server, terminal, started }: OpenTerminal,
  isOpen: boolean,
): Promise<void> {
  const all = stored.openTerminals.get(state) ?? [];
  const others = all.filter(([ofServer, name]) => ofServer !== server || name !== terminal);
  if (!isOpen && others.length === all.length) return;
  const now = isOpen ? [...others, [server, terminal, started] as [string, string, string]] : others;
  await (now.length === 0 ? stored.openTerminals.drop(state) : stored.openTerminals.set(state, now));
}
