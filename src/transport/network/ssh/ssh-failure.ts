import { SshFailed } from "../../errors.js";

type Why = SshFailed["why"];

/** What ssh writes before it ends, by OpenSSH 8 to 10. */
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

/** What ssh ends with after a failure at a host on the way: that one is the cause ("Connection closed by UNKNOWN port 65535"). */
const FOLLOWS = /^stdio forwarding failed|Connection (?:closed|reset)|closed by remote host|Broken pipe/;

const LONGEST_LINE = 300;

/** A connection through an ssh that is through did not come about: the host could not make it, or may not. */
export const isOpenFailed = (line: string): boolean => /^channel \d+: open failed: /.test(line);

/**
 * What it wrote that says why it ended; the last line where none does. What a host says of itself before anybody has logged in stands there too,
 * and may say anything ("Permission denied to intruders"): ssh ends each line of its own with a carriage return, which few hosts do, and where
 * they do, ssh's own words come after theirs.
 * @param written standard error, cut
 */
export function failureOf(hub: string, host: string, written: string, answered: boolean): SshFailed {
  const all = written.split("\n").filter((line) => line.trim() !== "");
  const own = all.filter((line) => line.endsWith("\r"));
  const lines = (own.length > 0 ? own : all).map((line) => line.trim().slice(0, LONGEST_LINE));
  const found = lines.flatMap((line) => {
    const [, why] = causes.find(([pattern]) => pattern.test(line)) ?? [];
    return why ? [{ line, why }] : [];
  });
  const cause =
    found.find(({ why }) => why === "host-key-changed") ??
    found.findLast(({ line }) => !FOLLOWS.test(line)) ??
    found[0];
  if (!cause) return new SshFailed(hub, host, answered ? "other" : "not-answered", lines.at(-1) ?? "");
  const isUnanswered = !answered && cause.why !== "host-key-changed";
  return new SshFailed(hub, host, isUnanswered ? "not-answered" : cause.why, cause.line);
}
