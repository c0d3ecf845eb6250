import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Duplex } from "node:stream";
import { CertificateAuthority } from "../rig/certificates.js";
import { connectThrough } from "../rig/connections.js";
import { startForwardProxy } from "../rig/forward-proxy.js";
import { freePort } from "../rig/ports.js";
import { poll, portAnswers, startChild } from "../rig/process.js";
import { startSshd } from "../rig/sshd.js";
import type { NetworkSettings } from "../src/transport/types.js";

const UP_MS = 30_000;

/** A way to what listens on a port of this machine: as our network is set for it, and as plain clients go it. */
export interface Way {
  /** "by http proxy" */
  name: string;
  /** host and port, as they stand in an address */
  host: string;
  settings: NetworkSettings;
  /** curl's */
  options: string[];
  connect: () => Promise<Duplex>;
}

/** A real squid that is spoken to in clear, one over TLS, and an ssh; how a port of this machine is reached through them. */
export class Ways {
  readonly #ends: (() => unknown)[] = [];

  private constructor(
    private readonly folder: string,
    private readonly root: CertificateAuthority,
    private readonly proxies: { name: string; url: string }[],
    private readonly sshd: { program: string; internalName: string },
  ) {}

  static async open(): Promise<Ways> {
    const folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-ways-"));
    const root = await CertificateAuthority.make(folder, "Rig Root");
    const [clear, encrypted, sshd] = await Promise.all([
      startForwardProxy(),
      startForwardProxy({ tls: await root.issue({ names: ["127.0.0.1"] }) }),
      startSshd(),
    ]);
    // Ours is whichever ssh the PATH has first.
    process.env["PATH"] = `${path.dirname(sshd.program)}:${process.env["PATH"] ?? ""}`;
    const proxies = [
      { name: "http proxy", url: clear.url },
      { name: "https proxy", url: encrypted.url },
    ];
    const ways = new Ways(folder, root, proxies, sshd);
    ways.#ends.push(
      () => rm(folder, { recursive: true, force: true }),
      () => Promise.all([clear, encrypted, sshd].map((each) => each.stop())),
    );
    return ways;
  }

  async close(): Promise<void> {
    for (const end of this.#ends.reverse()) await end();
  }

  /** A program of the bench that listens on a port. */
  async source(): Promise<number> {
    const port = await freePort();
    const args = ["--import", "tsx", path.join(import.meta.dirname, "source.ts"), String(port)];
    const logFile = path.join(this.folder, "source.log");
    const child = startChild({ name: "source", command: process.execPath, args, logFile });
    this.#ends.push(() => child.end());
    await child.until(() => portAnswers(port), { what: "it listens", deadlineMs: UP_MS });
    return port;
  }

  async to(port: number): Promise<Way[]> {
    const host = `127.0.0.1:${port}`;
    const proxied = this.proxies.map(({ name, url }): Way => {
      const options = ["--proxy", url, "--proxytunnel", "--proxy-cacert", this.root.file];
      return {
        name,
        host,
        settings: this.#setTo(url),
        options,
        connect: () => connectThrough(url, host, this.root.certificate),
      };
    });
    return [...proxied, await this.#bySsh(port)];
  }

  #setTo(hub: string): NetworkSettings {
    const tls = { system: false, authorities: [this.root.file], trusted: [] };
    return { tls, proxy: { hub, support: "off", noProxy: [], env: {} } };
  }

  /** Plain clients go through an ssh of their own, as ours is asked for. */
  async #bySsh(port: number): Promise<Way> {
    const { program, internalName } = this.sshd;
    const place = path.join(this.folder, `ssh-${port}`);
    const args = ["-N", "-T", "-L", `${place}:${internalName}:${port}`, "login"];
    const child = startChild({ name: "ssh", command: program, args, logFile: `${place}.log` });
    this.#ends.push(() => child.end());
    const connect = () =>
      new Promise<Duplex>((resolve, reject) => {
        const socket = net.connect(place, () => resolve(socket)).once("error", reject);
      });
    const isUp = () =>
      connect().then(
        (socket) => Boolean(socket.destroy()),
        () => false,
      );
    if (!(await poll(isUp, UP_MS))) throw new Error(`ssh did not come through: ${child.log()}`);
    const settings = { ssh: { host: "login", remote: { host: internalName, port } } };
    return { name: "ssh", host: `${internalName}:${port}`, settings, options: ["--unix-socket", place], connect };
  }
}
