import { homedir } from "node:os";
import path from "node:path";
import type { Localizer } from "../../text/speech.js";
import { bareHost } from "../../transport/address.js";
import type { TlsSettings } from "../../transport/network/tls.js";
import type { SshSettings } from "../../transport/types.js";
import type { Ui } from "../ui.js";
import type { SettingReading } from "./setting-reading.js";
import { sayWrongSetting, setting } from "./settings.js";
import { isSshHost } from "./ssh-hosts.js";

/** What is set for the way to one hub (`hubKernels.networks`). */
export interface NetworkEntry {
  /** files or folders */
  authorities?: string[];
  identity?: NonNullable<TlsSettings["identity"]>;
  serverName?: string;
  minVersion?: "TLSv1.2" | "TLSv1.3";
  /** an address, or `direct` */
  proxy?: string;
  ssh?: SshSettings;
  /** names; their values are asked for, and kept where tokens are */
  headers?: string[];
}

/** By what a hub's address begins with: origin and path, ending in `/`. */
export type SetNetworks = Record<string, NetworkEntry>;

/** Far more than anybody has hubs, or headers. */
const MOST = 100;

/** As the user's own setting has them; what is wrong with it is said once. */
export function networksSetting(ui: Ui): SetNetworks {
  const { value, problem } = networks(setting(ui, "networks"), ui.l10n);
  if (problem !== undefined) sayWrongSetting(ui, "networks", problem);
  return value;
}

/** By address; what is wrong in an entry is left out, and told of without what stands there. */
export function networks(written: unknown, l10n: Localizer): SettingReading<SetNetworks> {
  if (written === undefined || written === null) return { value: {} };
  if (typeof written !== "object" || Array.isArray(written)) {
    return { value: {}, problem: l10n.t("Enter an object with the addresses of hubs.") };
  }
  const wrong: string[] = [];
  const value: SetNetworks = {};
  for (const [address, one] of Object.entries(written as Record<string, unknown>).slice(0, MOST)) {
    const base = baseOf(address);
    if (base === undefined || typeof one !== "object" || one === null) {
      wrong.push(address.slice(0, MOST));
      continue;
    }
    const { entry, faults } = readNetwork(one);
    wrong.push(...faults.map((fault) => `${address.slice(0, MOST)} → ${fault}`));
    value[base] = entry;
  }
  if (wrong.length === 0) return { value };
  return { value, problem: l10n.t("Check {0}. Until then, it's ignored.", wrong.join(", ")) };
}

/** The entry for a hub: the one with the longest address that its own begins with. */
export function networkFor(baseUrl: string, set: SetNetworks): NetworkEntry {
  return set[networkAt(baseUrl, set) ?? ""] ?? {};
}

/** The address by which it is set. @param address of a hub, or of one of its pages */
export function networkAt(address: string, set: SetNetworks): string | undefined {
  const fitting = Object.keys(set).filter((one) => address.startsWith(one));
  return fitting.sort((one, other) => other.length - one.length)[0];
}

function baseOf(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const { origin, pathname } = new URL(address);
  return origin + (pathname.endsWith("/") ? pathname : `${pathname}/`);
}

type Reader<T> = (value: unknown) => T | undefined;

const readers: { [Key in keyof NetworkEntry]-?: { written: string; read: Reader<NonNullable<NetworkEntry[Key]>> } } = {
  authorities: {
    written: "ca",
    read: (value) => (typeof value === "string" ? [value] : texts(value))?.map(localPlace),
  },
  identity: { written: "clientCertificate", read: identity },
  serverName: { written: "serverName", read: text },
  minVersion: {
    written: "minVersion",
    read: (value) => (["TLSv1.2", "TLSv1.3"] as const).find((one) => one === value),
  },
  proxy: { written: "proxy", read: text },
  ssh: { written: "ssh", read: ssh },
  headers: { written: "headers", read: (value) => (texts(value)?.every(isHeader) ? texts(value) : undefined) },
};

/** What is set for the way to one hub, and the names of what is wrong there. */
export function readNetwork(written: object): { entry: NetworkEntry; faults: string[] } {
  const one = written as Record<string, unknown>;
  const known = Object.entries(readers);
  const faults = Object.keys(one).filter((key) => !known.some(([, { written }]) => written === key));
  const entry: Record<string, unknown> = {};
  for (const [name, { written, read }] of known) {
    if (one[written] === undefined) continue;
    const value = read(one[written]);
    if (value === undefined) faults.push(written);
    else entry[name] = value;
  }
  return { entry, faults: faults.map((fault) => fault.slice(0, MOST)) };
}

function identity(value: unknown): TlsSettings["identity"] {
  const { certificate, key, pkcs12 } = (value ?? {}) as Record<string, unknown>;
  if (typeof pkcs12 === "string" && certificate === undefined && key === undefined)
    return { pkcs12: localPlace(pkcs12) };
  if (typeof certificate !== "string" || typeof key !== "string" || pkcs12 !== undefined) return undefined;
  return { certificate: localPlace(certificate), key: localPlace(key) };
}

function ssh(value: unknown): SshSettings | undefined {
  const { host, remote, ...others } = (value ?? {}) as Record<string, unknown>;
  if (typeof host !== "string" || !isSshHost(host) || Object.keys(others).length > 0) return undefined;
  const [, name, port] = /^(\[[\da-f:]+\]|[\w.-]+):(\d{1,5})$/i.exec(typeof remote === "string" ? remote : "") ?? [];
  if (name === undefined || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { host, remote: { host: bareHost(name), port: Number(port) } };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: unknown): string[] | undefined {
  const isList =
    Array.isArray(value) && value.length <= MOST && value.every((one) => typeof one === "string" && one !== "");
  return isList ? (value as string[]) : undefined;
}

/** As people write it; relative to their home. */
/** `~` is the home. */
export function localPlace(file: string): string {
  return path.resolve(homedir(), file.replace(/^~(?=$|[/\\])/, homedir()));
}

/** What the connection itself, or we, say is nobody's to set. */
function isHeader(name: string): boolean {
  return (
    /^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name) &&
    !/^(authorization|connection|cookie|content-.*|host|proxy-.*|sec-.*|te|trailer|transfer-encoding|upgrade)$/i.test(
      name,
    )
  );
}
