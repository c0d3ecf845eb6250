import { type HubLine, type RunningHub, startHub } from "../../../rig/hub.js";
import { pooledHub } from "../../../rig/pool.js";
import { adminRoom } from "../../../src/admin/admin-room.js";
import { runCommand } from "../../../src/ui/run-command.js";
import type { TokenAtHub } from "../flows/rig.js";
import { type Added, FlowWindow } from "../flows/window.js";

/** What makes tokens for an admin's work. */
export const managing = ["access:servers!user", "servers!user", "read:users!user", "tokens!user"];

/** A user or group, as the hub itself tells it. */
interface AtHub {
  admin: boolean;
  users: string[];
  servers: Record<string, { ready: boolean }>;
}

/** A hub of a line with an admin "root", whose editor's window has it. */
export class AdminOnHub {
  readonly window = new FlowWindow();
  readonly #room = adminRoom(this.window.deps);

  private constructor(readonly hub: RunningHub) {
    for (const name of ["administerHub", "stopIdleServers"] as const) {
      const id = `hubKernels.${name}` as const;
      const command = this.#room[name];
      this.user.commands.set(id, (args) => runCommand(id, () => Promise.resolve(command), args, this.window.deps));
    }
  }

  /** @param config of a hub of its own */
  static async on(line: HubLine, config?: string): Promise<AdminOnHub> {
    const hub = await (config === undefined ? pooledHub(line) : startHub({ line, config }));
    await hub.api("POST", "users/root", { admin: true });
    return new AdminOnHub(hub);
  }

  get user() {
    return this.window.user;
  }

  /** In the window, with a token of these scopes. */
  async added(name = "root", scopes = managing): Promise<Added> {
    const token = await this.hub.token(name, { scopes });
    return await this.window.add(this.hub.url, token);
  }

  accountOf(id: string) {
    const found = this.window.deps.model.accounts.find((account) => account.id === id);
    if (!found) throw new Error(`${id} is not known`);
    return found;
  }

  /** Begins to administer, up to the first list. */
  async begin(account: string, name = "administerHub"): Promise<{ ended: Promise<unknown> }> {
    const ended = this.window.command(`hubKernels.${name}`, { account });
    ended.catch(() => undefined);
    (await this.user.modal(/^Do you want to act as an admin of/)).press("Act as Admin");
    return { ended };
  }

  async chooses(about: RegExp, label: string): Promise<void> {
    (await this.user.list(about)).choose(label);
  }

  async leaves(about: RegExp, ended: Promise<unknown>): Promise<void> {
    (await this.user.list(about)).escape();
    await this.user.ends(ended);
  }

  async tokensOf(name: string): Promise<TokenAtHub[]> {
    const { body } = await this.hub.api("GET", `users/${name}/tokens`);
    return (body as { api_tokens: TokenAtHub[] }).api_tokens;
  }

  async atHub(path: string): Promise<{ status: number; body: AtHub }> {
    return (await this.hub.api("GET", path)) as { status: number; body: AtHub };
  }

  async close(): Promise<void> {
    this.#room.dispose();
    this.window.close();
    await this.hub.stop();
  }
}
