import { powerShellQuoted, shQuoted } from "./quoted.js";

export interface Exported {
  /** ending in `/` */
  baseUrl: string;
  user: string;
}

/** `Authorization: token …`, as the hub and its servers take it. */
export function headerText(token: string): string {
  return `Authorization: token ${token}`;
}

/**
 * Asks the hub who one is. The token comes from the environment and goes to curl by its standard input (7.55 and later): neither the
 * shell's history nor the list of processes shows it. `printf` is the shell's own.
 */
export function curlText({ baseUrl }: Exported): string {
  const url = shQuoted(`${baseUrl}hub/api/user`);
  return `printf 'Authorization: token %s\\n' "$JUPYTERHUB_API_TOKEN" | curl -fsS -H @- ${url}`;
}

export function powerShellCurlText({ baseUrl }: Exported): string {
  const url = powerShellQuoted(`${baseUrl}hub/api/user`);
  return `"Authorization: token $env:JUPYTERHUB_API_TOKEN" | curl.exe -fsS -H '@-' ${url}`;
}

/** The names that JupyterHub's own programs read. */
export function shEnvironment(hub: Exported, token: string): string {
  return variables(hub, token)
    .map(([name, value]) => `export ${name}=${shQuoted(value)}\n`)
    .join("");
}

export function powerShellEnvironment(hub: Exported, token: string): string {
  return variables(hub, token)
    .map(([name, value]) => `$env:${name} = ${powerShellQuoted(value)}\n`)
    .join("");
}

function variables({ baseUrl, user }: Exported, token: string): [string, string][] {
  return [
    ["JUPYTERHUB_API_TOKEN", token],
    ["JUPYTERHUB_API_URL", `${baseUrl}hub/api`],
    ["JUPYTERHUB_USER", user],
  ];
}
