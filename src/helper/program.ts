import type { HelperSocket } from "./helper-socket.js";
import { type HelperPlace, NoHelper } from "./place.js";

export const MODULE = "hub_kernels_helper";

/** The protocol that is spoken here (`PROTOCOL` in the program). */
export const PROTOCOL = 1;

export function versionOf(source: string): number {
  return Number(/^VERSION = (\d+)$/m.exec(source)?.[1]);
}

/** Makes the place the helper: it gets the program, unless one that is as good runs there. @param source the program */
export async function ensureProgram(
  place: HelperPlace,
  socket: HelperSocket,
  source: string,
  signal: AbortSignal,
): Promise<void> {
  const before = await place.program(socket, signal);
  const { protocol } = before.version >= versionOf(source) ? before : await place.install(socket, source, signal);
  // It may be another window's, of a later release, which works with it.
  if (protocol !== PROTOCOL) throw new NoHelper("a later version of the extension uses it in another way");
}

/** In Python: `_install(source)` makes a module of its own of the program, of which nothing is among the names around. @param kernel an expression */
export function installer(kernel: string): string {
  return `
def _install(source):
    import sys, types
    module = types.ModuleType("${MODULE}")
    exec(compile(source, "${MODULE}.py", "exec"), module.__dict__)
    module.helper = module.install(${kernel}, sys.modules.get("${MODULE}"))
    sys.modules["${MODULE}"] = module
`;
}
