import { HubUnreachable, ProxyFailed, SshFailed } from "../transport/errors.js";
import { FrontAnswered, HubFault, Throttled } from "./errors.js";

const passing = [HubUnreachable, HubFault, FrontAnswered, Throttled];

/** Is it a trouble on the way that may be over at the next try? */
export function isPassing(error: unknown): boolean {
  if (error instanceof ProxyFailed || error instanceof SshFailed) return error.passes;
  return passing.some((type) => error instanceof type);
}
