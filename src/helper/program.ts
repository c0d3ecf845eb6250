import type { HelperSocket } from "./helper-socket.js";
import { NoHelper, ProgramFailed } from "./place.js";

export const MODULE = "hub_kernels_helper";
/** An expression: what runs there already, as `(version, protocol)`. */
const RUNNING = `(lambda m: m and (m.VERSION, m.PROTOCOL))(__import__("sys").modules.get("${MODULE}"))`;

/** The protocol that is spoken here (`PROTOCOL` in the program). */
const PROTOCOL = 1;

export function isSpokenHere(protocol: unknown): boolean {
  return protocol === PROTOCOL;
}

export function versionOf(source: string): number {
  return Number(/^VERSION = (\d+)$/m.exec(source)?.[1]);
}

/** Makes the kernel the helper: it gets the program, unless one that is as good runs there. @param source the program */
export async function ensureProgram(socket: HelperSocket, source: string, signal: AbortSignal): Promise<void> {
  const running = await runningProgram(socket, signal);
  if (running && running.version >= versionOf(source)) {
    // It may be another window's, of a later release, which works with it.
    if (!isSpokenHere(running.protocol)) throw new NoHelper("a later version of the extension uses it in another way");
    return;
  }
  const { status, ename, evalue } = await execute(socket, installation(source), {}, signal);
  if (status !== "ok") throw new ProgramFailed(`its program does not run there: ${String(ename)}: ${String(evalue)}`);
}

async function runningProgram(socket: HelperSocket, signal: AbortSignal) {
  const { user_expressions: told } = await execute(socket, "", { program: RUNNING }, signal);
  const text = JSON.stringify(told ?? {});
  const [, version, protocol] = /"\((\d+), (\d+)\)"/.exec(text) ?? [];
  return version === undefined ? undefined : { version: Number(version), protocol: Number(protocol) };
}

function execute(
  socket: HelperSocket,
  code: string,
  expressions: Record<string, string>,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const quiet = { silent: true, store_history: false, allow_stdin: false, stop_on_error: false };
  return socket.ask("execute_request", { code, user_expressions: expressions, ...quiet }, signal);
}

/** A module of its own: nothing of it is among the names of the kernel. What is text in JSON is the same text in Python. */
function installation(source: string): string {
  return `
def _install(source):
    import sys, types
    module = types.ModuleType("${MODULE}")
    exec(compile(source, "${MODULE}.py", "exec"), module.__dict__)
    module.helper = module.install(get_ipython().kernel, sys.modules.get("${MODULE}"))
    sys.modules["${MODULE}"] = module
_install(${JSON.stringify(source)})
del _install`;
}
