import { type Added, command } from "../kernels/rig.js";
import { type Hub, hubOf } from "./hubs.js";
import { Screen } from "./notebook-run.js";
import { standIn, type StandInTest } from "./stand-in.js";

/** A user whose servers the Jupyter extension has, and what the user sees. */
export class JupyterUser {
  added!: Added;
  jupyter!: StandInTest;
  screen!: Screen;

  constructor(
    readonly name: string,
    readonly hub: Hub = hubOf("5.5"),
  ) {}

  get server(): string {
    return this.added.server;
  }

  async begin(): Promise<void> {
    this.added = await this.hub.add(this.name);
    this.jupyter = await standIn();
  }

  startServer(options?: object): Promise<unknown> {
    return command("startServer", { server: this.server, ...(options && { options }) });
  }

  stopServer(): Promise<unknown> {
    return command("stopServer", { server: this.server, confirmed: true });
  }

  async removeHub(): Promise<void> {
    await command("removeHub", { account: this.added.account, confirmed: true });
  }
}

/** For the tests of a `describe`. What is shown is that of one test. */
export function forTests<User extends JupyterUser>(user: User): User {
  before(() => user.begin());
  beforeEach(() => (user.screen = new Screen(user.jupyter)));
  afterEach(() => user.screen.restore());
  after(() => user.removeHub());
  return user;
}
