import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import type { ServerId } from "../text/ids.js";
import { parsedJson } from "../text/json.js";
import { connectFiles, type ConnectWords } from "./connect-script.js";
import { aliasFor, hostFiles, hostsText, isAlias, isUserName, type SshHost } from "./host-text.js";
import { NoSshHere } from "./remote-errors.js";

/** A server that can be reached by ssh from here. What lasts of it is in its folder: all windows of this editor read it there. */
export interface RemoteHost extends SshHost {
  server: ServerId;
  /** its name at the helper (`Ssh` in the program) */
  login: string;
}

const KEYGEN_MS = 20_000;
const about = v.object({
  server: v.pipe(v.string(), v.minLength(1), v.maxLength(10_000)),
  login: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  user: v.pipe(v.string(), v.check(isUserName)),
});

const madeConfig = v.object({ file: v.string(), line: v.string(), newFile: v.boolean(), newFolder: v.boolean() });
export type MadeConfig = v.InferOutput<typeof madeConfig>;

/** The files of this room on this computer, in a folder of its own that is nobody else's. */
export class RemoteFiles {
  constructor(
    readonly folder: string,
    private readonly words: ConnectWords,
    private readonly isWindows = process.platform === "win32",
  ) {}

  /** What the user's configuration includes. */
  get config(): string {
    return path.join(this.folder, "ssh_config");
  }

  get windows(): string {
    return path.join(this.folder, "windows");
  }

  async hosts(): Promise<RemoteHost[]> {
    const names = await readdir(this.#hosts).catch(() => []);
    const read = await Promise.all(names.filter(isAlias).map((alias) => this.host(alias)));
    return read.flatMap((host) => host ?? []).sort((one, other) => (one.alias < other.alias ? -1 : 1));
  }

  async host(alias: string): Promise<RemoteHost | undefined> {
    if (!isAlias(alias)) return undefined;
    const folder = path.join(this.#hosts, alias);
    const text = await readFile(path.join(folder, hostFiles.about), "utf8").catch(() => "");
    const read = v.safeParse(about, parsedJson(text));
    if (!read.success) return undefined;
    const { server, login, user } = read.output;
    return { alias, folder, server: server as ServerId, login, user };
  }

  async hostOf(server: ServerId): Promise<RemoteHost | undefined> {
    return (await this.hosts()).find((host) => host.server === server);
  }

  /** A folder with a new key. It counts as a host once `keep` has written what is known of it. */
  async newHost(server: ServerId, label: string): Promise<{ host: Omit<RemoteHost, "user">; publicKey: string }> {
    await privateFolder(this.folder);
    await privateFolder(this.#hosts);
    const taken = new Set(await readdir(this.#hosts));
    const alias = aliasFor(label, (each) => taken.has(each));
    const folder = path.join(this.#hosts, alias);
    await mkdir(folder, { mode: 0o700 });
    const host = { alias, folder, server, login: randomBytes(16).toString("hex") };
    try {
      const key = path.join(folder, hostFiles.key);
      await promisify(execFile)("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", alias, "-f", key], {
        timeout: KEYGEN_MS,
        windowsHide: true,
      }).catch((error: unknown) => {
        throw new NoSshHere(error);
      });
      return { host, publicKey: await this.publicKey(host) };
    } catch (error) {
      await this.remove(host);
      throw error;
    }
  }

  /** Without the comment behind it. */
  async publicKey({ folder }: Pick<SshHost, "folder">): Promise<string> {
    const text = await readFile(path.join(folder, `${hostFiles.key}.pub`), "utf8");
    return text.trim().split(/\s+/).slice(0, 2).join(" ");
  }

  /** What is known of a host, also the key that it shows: it came over the connection to the server, and ssh takes no other. */
  async keep({ alias, folder, server, login, user }: RemoteHost, hostKey: string): Promise<void> {
    await writePrivate(path.join(folder, hostFiles.knownHosts), `${alias} ${hostKey}\n`);
    await writePrivate(path.join(folder, hostFiles.about), JSON.stringify({ server, login, user }));
    await this.writeConfig();
  }

  /** @returns whether there are others */
  async remove({ folder }: Pick<SshHost, "folder">): Promise<boolean> {
    await rm(folder, { recursive: true, force: true });
    const left = await this.hosts();
    if (left.length > 0) await this.writeConfig();
    else await rm(this.folder, { recursive: true, force: true });
    return left.length > 0;
  }

  /** From what there is, so that windows that write at once write the same in the end. */
  async writeConfig(): Promise<void> {
    const { command, files } = connectFiles(this.words, process.execPath, this.folder, this.isWindows);
    for (const [name, text] of Object.entries(files)) {
      await writePrivate(path.join(this.folder, name), text, name === command ? 0o700 : 0o600);
    }
    const text = hostsText(await this.hosts(), path.join(this.folder, command), this.isWindows);
    await writePrivate(this.config, text);
  }

  /** What was made for the user's configuration to include ours. `undefined`: nothing */
  async made(): Promise<MadeConfig | undefined> {
    const read = v.safeParse(madeConfig, parsedJson(await readFile(this.#made, "utf8").catch(() => "")));
    return read.success ? read.output : undefined;
  }

  async keepMade(made: MadeConfig): Promise<void> {
    await writePrivate(this.#made, JSON.stringify(made));
  }

  get #made(): string {
    return path.join(this.folder, "include.json");
  }

  get #hosts(): string {
    return path.join(this.folder, "hosts");
  }
}

async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}

/** Whole or not at all, as ssh may read it at any moment. */
async function writePrivate(file: string, text: string, mode = 0o600): Promise<void> {
  const made = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(made, text, { mode, flag: "wx" });
  await rename(made, file);
}
