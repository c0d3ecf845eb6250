// Real sshd on loopback: a hub's machine that only SSH reaches, behind a gateway or not.
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureDebianPackages } from "./apt.js";
import { run } from "./command.js";
import { SshHost, type SshHostOptions } from "./ssh-host.js";

const packages = {
  "openssh-server": "a machine that only SSH reaches",
  "openssh-client": "the way to it, and keys",
  openssl: "the password of its user",
  "libpam-google-authenticator": "one-time codes",
};
/** What `startSshd` installs, for a set-up that wants to do it in a step of its own. */
export const sshdPackages = Object.keys(packages);

/** The programs ssh and sshd, for who starts them otherwise. */
export async function ensureSsh(): Promise<void> {
  await ensureDebianPackages({
    "openssh-server": packages["openssh-server"],
    "openssh-client": packages["openssh-client"],
  });
}

/** Each is good once. The first line of their file would make more of them, by the clock. */
const CODES = ["31415926", "27182818", "16180339", "14142135", "17320508"];
const CODES_SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const USER = "ada";
/** Of the host behind the gateway, and of the hub's machine as that host sees it. */
const [LOGIN_NAME, HUB_NAME] = ["login.internal", "hub.internal"];

export interface SshdOptions {
  /** A gateway is on the way (`ProxyJump`), which alone knows the name of the host behind it and forwards to nothing else. */
  jump?: boolean;
  /** Of the user's key. */
  passphrase?: string;
  /** Who logs in is asked for it, and a key does not help. */
  password?: string;
  /** And for one of `codes` after the password: keyboard-interactive by PAM, as HPC sites have it. */
  withCodes?: boolean;
  /** false: the client has never seen a host's key. */
  hostsKnown?: boolean;
  /** What each host says before anybody has logged in. */
  banner?: string;
}

export interface RunningSshd {
  /** For `ssh -F`: the hosts "login" and, with `jump`, "gateway". */
  config: string;
  /** An executable file "ssh" that has this config, in a folder of its own to be put into PATH: ssh finds its user's own without HOME. */
  program: string;
  knownHosts: string;
  user: string;
  /** The user's key. */
  key: string;
  /** With `withCodes`, each of them is good once, at whichever host. */
  codes: readonly string[];
  /** A name of the hub's machine that is known there alone: who can reach it has come by SSH. */
  internalName: string;
  login: SshHost;
  gateway?: SshHost;
  stop(): Promise<void>;
}

/**
 * Installs what is missing. The user "ada" is the one who runs the rig, with a home in the rig's folder: an account that is only seen in the
 * servers' own mount namespaces. Needs Linux, and root or namespaces for users, as rig/pam-hub.ts has it.
 */
export async function startSshd(options: SshdOptions = {}): Promise<RunningSshd> {
  await ensureDebianPackages(packages);
  const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-ssh-"));
  const hosts: SshHost[] = [];
  const stop = async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    await writeAccount(folder, options);
    const start = async (host: SshHost) => {
      hosts.push(host);
      await host.start();
      return host;
    };
    const { banner } = options;
    const common = { folder, method: methodOf(options), ...(banner !== undefined && { banner }) };
    const login = await start(new SshHost({ ...common, name: "login", internalNames: [HUB_NAME] }));
    const permitOpen = `${LOGIN_NAME}:${login.port}`;
    const gateway = { ...common, name: "gateway", internalNames: [LOGIN_NAME], permitOpen };
    const jump = options.jump ? { gateway: await start(new SshHost(gateway)) } : {};
    const client = await writeClient(folder, options, hosts);
    return { ...client, user: USER, codes: CODES, internalName: HUB_NAME, login, ...jump, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function methodOf({ password, withCodes }: SshdOptions): SshHostOptions["method"] {
  if (password === undefined) return "publickey";
  return withCodes ? "keyboard-interactive" : "password";
}

/** What the hosts know of their user. Where an account has its password in passwd itself, no shadow is read, which only root may. */
async function writeAccount(folder: string, { passphrase = "", password }: SshdOptions): Promise<void> {
  const file = (name: string) => path.join(folder, name);
  await mkdir(file("home"));
  const hash = password === undefined ? "*" : await run("openssl", ["passwd", "-6", "-stdin"], { input: password });
  const ids = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  const account = `${USER}:${hash.trim()}:${ids}::${file("home")}:/bin/sh\n`;
  await writeFile(file("passwd"), account + (await readFile("/etc/passwd", "utf8")));
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", USER, "-f", file("key")]);
  await writeFile(file("authorized_keys"), await readFile(file("key.pub")));
  await writeFile(file("codes"), [CODES_SECRET, '" TOTP_AUTH', ...CODES, ""].join("\n"), { mode: 0o400 });
  await writeFile(file("pam"), pamOf(file("codes")));
}

function pamOf(codes: string): string {
  return `auth required pam_unix.so
auth required pam_google_authenticator.so secret=${codes} user=${USER}
account required pam_permit.so
session required pam_permit.so
`;
}

async function writeClient(folder: string, { jump, hostsKnown = true }: SshdOptions, hosts: readonly SshHost[]) {
  const file = (name: string) => path.join(folder, "client", name);
  const [config, program, knownHosts, key] = [file("config"), file("bin/ssh"), file("known_hosts"), file("../key")];
  await mkdir(path.dirname(program), { recursive: true });
  await writeFile(knownHosts, hostsKnown ? hosts.map((host) => `${host.name} ${host.hostKey()}\n`).join("") : "");
  const ways = hosts.map((host) => [
    `Host ${host.name}`,
    `  Port ${host.port}`,
    `  HostKeyAlias ${host.name}`,
    ...(jump && host.name === "login" ? [`  HostName ${LOGIN_NAME}`, "  ProxyJump gateway"] : ["  HostName 127.0.0.1"]),
  ]);
  const common = `Host *
  User ${USER}
  IdentityFile ${key}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${knownHosts}
  GlobalKnownHostsFile /dev/null
`;
  await writeFile(config, `${ways.flat().join("\n")}\n${common}`);
  await writeFile(program, `#!/bin/sh\nexec /usr/bin/ssh -F ${config} "$@"\n`);
  await chmod(program, 0o755);
  return { config, program, knownHosts, key };
}
