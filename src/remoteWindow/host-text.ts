/** A server as ssh knows it on this computer. */
export interface SshHost {
  /** as in `ssh ALIAS` */
  alias: string;
  /** its account on the server */
  user: string;
  /** nobody else's, with its key */
  folder: string;
}

/** Of the files that are in a host's folder. */
export const hostFiles = { key: "key", knownHosts: "known_hosts", about: "host.json" } as const;

const LONGEST_ALIAS = 60;
const HEAD = `# Written by "Hub Kernels for JupyterHub", which writes it anew with each change.
# "JupyterHub: Remove Remote Access…" takes a server out of it.
`;

/** Lower case, as the editor's addresses of remote windows want it. @param isTaken by another server */
export function aliasFor(label: string, isTaken: (alias: string) => boolean): string {
  const words = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_ALIAS)
    .replace(/^-|-$/g, "");
  const alias = `hub-kernels-${words || "server"}`;
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? alias : `${alias}-${number}`;
    if (!isTaken(numbered)) return numbered;
  }
}

export function isAlias(text: string): boolean {
  return /^hub-kernels-[a-z0-9-]{1,80}$/.test(text);
}

/** As sshd and passwd have names; nothing that could be an option or another line. */
export function isUserName(text: string): boolean {
  return /^[\w.][\w.@+$-]{0,99}$/.test(text);
}

/** @param command what connects, with its file; its argument is the alias */
export function hostsText(hosts: readonly SshHost[], command: string, isWindows: boolean): string {
  return `${HEAD}${hosts.map((host) => `\n${blockOf(host, command, isWindows)}`).join("")}`;
}

/** Whatever else the user's configuration says of all hosts: of each option the first value counts, and these come first. */
function blockOf({ alias, user, folder }: SshHost, command: string, isWindows: boolean): string {
  const file = (name: string) => quoted(`${folder}/${name}`, isWindows).replaceAll("%", "%%");
  const options = [
    ["User", user],
    ["IdentityFile", file(hostFiles.key)],
    ["IdentitiesOnly", "yes"],
    ["IdentityAgent", "none"],
    ["PreferredAuthentications", "publickey"],
    ["HostKeyAlias", alias],
    ["UserKnownHostsFile", file(hostFiles.knownHosts)],
    ["GlobalKnownHostsFile", isWindows ? "NUL" : "/dev/null"],
    ["StrictHostKeyChecking", "yes"],
    ["UpdateHostKeys", "no"],
    ["ForwardAgent", "no"],
    ["ForwardX11", "no"],
    ["ControlMaster", "no"],
    ["ControlPath", "none"],
    ["ServerAliveInterval", "15"],
    ["ServerAliveCountMax", "4"],
    ["ProxyCommand", `${shellQuoted(command, isWindows).replaceAll("%", "%%")} ${alias}`],
  ];
  return [`Host ${alias}`, ...options.map(([name, value]) => `  ${name} ${value}`), ""].join("\n");
}

/** The one line in the user's own configuration. */
export function includeLine(file: string, isWindows: boolean): string {
  return `Include ${quoted(file, isWindows)}`;
}

/** In ssh's files: on Windows too its paths have slashes. */
function quoted(path: string, isWindows: boolean): string {
  return `"${isWindows ? path.replaceAll("\\", "/") : path}"`;
}

function shellQuoted(path: string, isWindows: boolean): string {
  return isWindows ? quoted(path, true) : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** Neither ssh's files nor shells can have it in a path. An Include takes patterns too, and newer ones `${…}`. */
export function isSpeakable(path: string): boolean {
  return !/["\n\r*?[\]{}$`~]/.test(path);
}

/** With the line at the top, where it holds for all hosts and before anything else that is said of ours. */
export function withInclude(config: string, line: string): string {
  if (hasInclude(config, line)) return config;
  return `${line}${endOfLine(config)}${config}`;
}

/** As it was before; what else somebody changed there meanwhile stays. */
export function withoutInclude(config: string, line: string): string {
  return config
    .split(/(?<=\n)/)
    .filter((each) => each.trim() !== line)
    .join("");
}

export function hasInclude(config: string, line: string): boolean {
  return config.split("\n").some((each) => each.trim() === line);
}

function endOfLine(config: string): string {
  return /^[^\n]*\r\n/.test(config) ? "\r\n" : "\n";
}
