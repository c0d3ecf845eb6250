import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import net from "node:net";
import type { SshSettings } from "../../types.js";
import type { Place } from "../open-socket.js";

export const isWindows = process.platform === "win32";

/**
 * An ssh that ends with us, however we end: nobody else would end it. Its standard input is no use for that, as it reads none, so a shell
 * listens for the end of ours. Windows has no such shell; there it ends when it is told to.
 */
export function spawned(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const options = { env, stdio: ["pipe", "ignore", "pipe"], windowsHide: true } satisfies SpawnOptions;
  if (isWindows) return spawn("ssh", args, options);
  return spawn("/bin/sh", ["-c", UNTIL_WE_END, "sh", ...args], { ...options, detached: true });
}

const UNTIL_WE_END = `exec 3<&0
ssh "$@" </dev/null 3<&- & ssh=$!
trap 'kill $ssh 2>/dev/null' TERM
{ read -r _ <&3; kill $ssh 2>/dev/null; } >/dev/null 2>&1 & watch=$!
wait $ssh
kill $watch 2>/dev/null`;

export function argumentsFor({ host, remote }: SshSettings, place: Place): string[] {
  const from = "path" in place ? place.path : `${place.host}:${place.port}`;
  const to = `${remote.host.includes(":") ? `[${remote.host}]` : remote.host}:${remote.port}`;
  const options = [
    "ExitOnForwardFailure=yes",
    "ServerAliveInterval=15",
    "ServerAliveCountMax=3",
    "StreamLocalBindMask=0177",
    "StreamLocalBindUnlink=yes",
    "ClearAllForwardings=no",
    "PermitLocalCommand=no",
    // Where nothing can be asked (see `listenForQuestions`), ssh is not to wait for an answer.
    ...(isWindows ? ["BatchMode=yes"] : []),
  ];
  // Without a master of the user's ("-S none"): the tunnel would be its own, and outlive us.
  return ["-N", "-T", "-S", "none", ...options.flatMap((option) => ["-o", option]), "-L", `${from}:${to}`, "--", host];
}

export async function freePort(): Promise<{ host: string; port: number }> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { host: "127.0.0.1", port };
}
