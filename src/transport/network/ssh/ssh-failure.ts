import { SshFailed } from "../../errors.js";

type Why = SshFailed["why"];

/**
 * What ssh writes before it ends, by OpenSSH 8 to 10. The first line that says why is the cause: after a failure at a host on the way
 * another one follows ("Connection closed by UNKNOWN port 65535").
 */
const causes: readonly (readonly [RegExp, Why])[] = [
  // Node's own, or the shell's, where there is none.
  [/^spawn ssh ENOENT|ssh: (?:command )?not found/, "no-ssh"],
  // Of a connection, while ssh itself goes on.
  [/open failed: (?:connect failed|unknown)/, "hub-not-reached"],
  [/REMOTE HOST IDENTIFICATION HAS CHANGED/, "host-key-changed"],
  [/Host key verification failed|host key is known for/, "host-key-refused"],
  [/Permission denied|Too many authentication failures|No more authentication methods/, "not-let-in"],
  [/Could not resolve hostname|Name or service not known|nodename nor servname/, "name-not-found"],
  [/Connection refused/, "refused"],
  [/timed out|Operation timed out|not responding/, "timeout"],
  [/No route to host|Network is unreachable/, "no-route"],
  [
    /Bad owner or permissions|Bad configuration option|bad configuration options|extra arguments at end of line/,
    "configuration",
  ],
  [/administratively prohibited|forwarding failed|Could not request local forwarding|cannot listen to/, "forwarding"],
  [/Connection (closed|reset)|closed by remote host|Broken pipe/, "closed"],
];

const LONGEST_LINE = 300;

/** A connection through an ssh that is through did not come about: the host could not make it, or may not. */
export const isOpenFailed = (line: string): boolean => /open failed: /.test(line);

/** What it wrote that says why it ended; the last line where none does. @param written standard error, cut */
export function failureOf(hub: string, host: string, written: string, answered: boolean): SshFailed {
  const lines = written
    .split("\n")
    .map((line) => line.trim().slice(0, LONGEST_LINE))
    .filter((line) => line !== "");
  for (const line of lines) {
    const [, why] = causes.find(([pattern]) => pattern.test(line)) ?? [];
    if (why) return new SshFailed(hub, host, !answered && why !== "host-key-changed" ? "not-answered" : why, line);
  }
  return new SshFailed(hub, host, answered ? "other" : "not-answered", lines.at(-1) ?? "");
}
