import type * as v from "valibot";
import { helperOn, type HelperReach, type HelperReachDeps, ReachedServers } from "../helper/reached-servers.js";
import { serverLabel } from "../model/server-label.js";
import type { HubModel } from "../model/types.js";
import type { serverArgs } from "../servers/commands/args.js";
import { runningServerFor } from "../servers/commands/choose.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import type { CommandLog } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import { ServerSpecs } from "./server-specs.js";

export interface KernelSpecsDeps extends HelperReachDeps {
  ui: Ui;
  model: HubModel;
  /**
   * Types a line into a new terminal that is shown, once its shell has come up.
   * @returns aborted when the terminal is closed
   */
  runInTerminal(server: ServerId, line: string): Promise<AbortSignal>;
  log: CommandLog;
}

export interface AskedSpecs {
  specs: ServerSpecs;
  server: ServerId;
  account: Parameters<typeof serverLabel>[0];
  /** as sentences call the server */
  label: string;
}

/** What the commands of this room work with: the servers' own helpers, made at the first use of each. */
export class SpecsOfServers {
  readonly #reached: ReachedServers<HelperReach>;

  constructor(readonly deps: KernelSpecsDeps) {
    this.#reached = new ReachedServers(deps.model, (server) => helperOn(server, deps));
  }

  /** Of the server that is named, or that the user picks. */
  async for(named: v.InferOutput<typeof serverArgs> | undefined, title: string, question: string): Promise<AskedSpecs> {
    const { account, server } = await runningServerFor(this.deps, named, { title, question });
    const label = safeWords(serverLabel(account, server));
    return { specs: new ServerSpecs(await this.#reached.of(server.id), label), server: server.id, account, label };
  }

  dispose(): void {
    this.#reached.dispose();
  }
}
