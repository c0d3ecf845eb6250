import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CertificateAuthority } from "../../../rig/certificates.js";
import type { RunningHub } from "../../../rig/hub.js";
import { type NginxOptions, type RunningNginx, startNginx } from "../../../rig/nginx.js";
import { pooledHub } from "../../../rig/pool.js";

/** A hub, an authority that nobody trusts yet, and what stands before the hub: for the tests of one suite, which end what they begin. */
export class Stage {
  hub!: RunningHub;
  root!: CertificateAuthority;
  /** of the suite */
  folder!: string;
  readonly #ends: (() => unknown)[] = [];

  static inSuite(): Stage {
    const stage = new Stage();
    before(() => stage.#open());
    afterEach(() => stage.#endAll());
    after(() => stage.#close());
    return stage;
  }

  /** At the end of the test, the last one first. */
  atEnd(...ends: (() => unknown)[]): void {
    this.#ends.push(...ends);
  }

  /** An nginx before the hub. */
  async front(about: Partial<NginxOptions> = {}): Promise<RunningNginx> {
    const nginx = await startNginx({ upstream: this.hub.url, ...about });
    this.atEnd(() => nginx.stop());
    return nginx;
  }

  async #open(): Promise<void> {
    this.folder = await mkdtemp(path.join(tmpdir(), "hub-kernels-stage-"));
    [this.hub, this.root] = await Promise.all([pooledHub(), CertificateAuthority.make(this.folder, "Rig Root")]);
  }

  async #endAll(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
  }

  async #close(): Promise<void> {
    await this.hub.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
