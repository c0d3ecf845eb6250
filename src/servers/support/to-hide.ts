import os from "node:os";
import type { Account } from "../../model/types.js";
import { bareHost, isLoopback } from "../../transport/address.js";
import { type SettingName, settingReaders } from "../../ui/settings/setting-values.js";
import type { Ui } from "../../ui/ui.js";
import { secretsIn } from "../options/secrets-in.js";
import { HIDDEN, type Hiding } from "./hidden.js";

/** What is known here of its user. */
export interface Machine {
  home: string;
  user: string;
  name: string;
  env: NodeJS.ProcessEnv;
}

export function thisMachine(): Machine {
  return { home: os.homedir(), user: userName(), name: os.hostname(), env: process.env };
}

/** A user without an entry in the system's list has none. */
function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return "";
  }
}

/** What a report of this window must not say. @param users of hubs, in their order */
export function toHide(
  { ui, accounts, users }: { ui: Pick<Ui, "written" | "editorSetting">; accounts: readonly Account[]; users: string[] },
  machine: Machine,
  redacted: Hiding["redacted"],
): Hiding {
  const hubs = new Set(accounts.map(({ hub }) => bareHost(new URL(hub.baseUrl).hostname)));
  const settings = Object.fromEntries(
    (Object.keys(settingReaders) as SettingName[]).map((name) => [name, ui.written(name)]),
  );
  const secrets = [
    ...secretsIn(settings),
    ...texts(ui.editorSetting("http.proxyAuthorization")),
    ...accounts.flatMap(({ servers }) => servers.flatMap((server) => optionSecrets(server))),
  ];
  const proxies = [
    ...proxyAddresses(settings["networks"]),
    ...texts(ui.editorSetting("http.proxy")),
    ...["HTTPS_PROXY", "HTTP_PROXY"].flatMap((name) => texts(machine.env[name] ?? machine.env[name.toLowerCase()])),
  ].flatMap(proxyParts);
  const hosts = [...proxies.map(({ host }) => [host, "(proxy)"] as const), ...sshHosts(settings["networks"])];
  return {
    redacted,
    texts: [
      ...homeSpellings(machine.home).map((home) => [home, "~"] as const),
      ...[...secrets, ...proxies.flatMap(({ secrets }) => secrets)].map((secret) => [secret, HIDDEN] as const),
      ...hosts.filter(([host]) => !isLoopback(host) && !hubs.has(host)),
    ],
    users: [
      ...[...new Set(users)].map((user, index) => [user, `(user ${index + 1})`] as const),
      [machine.user, "(this user)"] as const,
      [machine.name, "(this machine)"] as const,
    ].filter(([name]) => name !== "" && !isLoopback(name)),
  };
}

/** As errors, URLs and inspected objects have a path. */
function homeSpellings(home: string): string[] {
  const forward = home.replaceAll("\\", "/");
  return home.length < 2 ? [] : [...new Set([home, JSON.stringify(home).slice(1, -1), forward, encodeURI(forward)])];
}

function optionSecrets({ lastOptions = {}, lastFields, secretOptions = [] }: Account["servers"][number]): string[] {
  const marked = Object.entries(lastOptions).filter(([name]) => secretOptions.includes(name));
  return [
    ...marked.flatMap(([, value]) => secretsIn(value, true)),
    ...secretsIn(lastOptions),
    ...secretsIn(lastFields?.values),
  ];
}

function proxyAddresses(networks: unknown): string[] {
  return entriesOf(networks).flatMap(({ proxy }) => texts(proxy));
}

function sshHosts(networks: unknown): (readonly [string, string])[] {
  return entriesOf(networks).flatMap(({ ssh }) => {
    const { host, remote } = (ssh ?? {}) as Record<string, unknown>;
    const [login = ""] = texts(host).map((text) => text.replace(/^.*@/, ""));
    const [inner = ""] = texts(remote).map((text) => bareHost(text.replace(/:\d+$/, "")));
    return [login, inner].filter(Boolean).map((name) => [name, "(SSH host)"] as const);
  });
}

function entriesOf(networks: unknown): Record<string, unknown>[] {
  return Object.values(networks ?? {}).filter(
    (one): one is Record<string, unknown> => typeof one === "object" && one !== null,
  );
}

function proxyParts(address: string): { host: string; secrets: string[] }[] {
  const whole = address.includes("://") ? address : `http://${address}`;
  if (!URL.canParse(whole)) return [];
  const { hostname, username, password } = new URL(whole);
  const secrets = [username, password].filter(Boolean);
  return hostname === "" ? [] : [{ host: bareHost(hostname), secrets: [...secrets, ...secrets.map(decoded)] }];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function texts(value: unknown): string[] {
  return typeof value === "string" && value !== "" ? [value] : [];
}
