import type { HubToken } from "../../hubClient/tokens/tokens.js";

/** The one in use first, then the newest; at the end what the hub made itself. */
export function inOrder(tokens: readonly HubToken[], inUse: string | undefined): HubToken[] {
  const rank = ({ id, kind }: HubToken) => (inUse !== undefined && id === inUse ? 0 : kind === "api" ? 1 : 2);
  return [...tokens].sort((a, b) => rank(a) - rank(b) || (b.created ?? "").localeCompare(a.created ?? ""));
}
