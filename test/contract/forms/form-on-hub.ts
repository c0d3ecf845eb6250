import type { RunningHub } from "../../../rig/hub.js";
import type { OptionForm } from "../../../src/hubClient/options/model.js";
import { HubPages } from "../../../src/hubClient/pages/hub-pages.js";
import type { HubServer, UserOptions } from "../../../src/hubClient/types.js";
import { transportWith } from "../companion/companion-on-hub.js";
import { clientWith, noSignal } from "../hubClient/client-on-hub.js";
import { type HubUser, userOf } from "../rig-user.js";

/** A user who reads the hub's own page in one session, and starts with a token in another. */
export class FormUser {
  private constructor(
    private readonly hub: RunningHub,
    private readonly user: HubUser,
    private readonly pages: HubPages,
  ) {}

  static async of(hub: RunningHub, name: string): Promise<FormUser> {
    const pages = new HubPages(transportWith(hub, undefined));
    await pages.signIn(name, "any", noSignal);
    return new FormUser(hub, await userOf(hub, name), pages);
  }

  /** As the page is now. */
  form(): Promise<OptionForm> {
    return this.pages.form({ user: this.user.name, name: "" }, noSignal);
  }

  start(options: UserOptions | undefined): Promise<HubServer> {
    return this.client.start({ user: this.user.name, name: "" }, options, () => undefined, noSignal);
  }

  /** What a kernel on the server has in its environment. */
  async seen(...names: string[]): Promise<(string | null)[]> {
    const code = `import os, json; print(json.dumps([os.environ.get(name) for name in ${JSON.stringify(names)}]))`;
    return JSON.parse(await this.user.run(code)) as (string | null)[];
  }

  stop(): Promise<void> {
    return this.client.stop({ user: this.user.name, name: "" }, noSignal);
  }

  private get client() {
    return clientWith(this.hub, this.user.token, this.hub.version);
  }
}
