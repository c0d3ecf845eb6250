import type * as v from "valibot";
import { helperOn, type HelperReach, type HelperReachDeps, ReachedServers } from "../helper/reached-servers.js";
import { serverLabel } from "../model/server-label.js";
import type { Account, HubModel, Server } from "../model/types.js";
import type { serverArgs } from "../servers/commands/args.js";
import { runningServerFor } from "../servers/commands/choose.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import type { CommandLog } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import { BatchJobs, type Job } from "./batch-jobs.js";

/** The notebook that the user looks at. */
export interface JobNotebook {
  /** as people call it, without its ending */
  name: string;
  /** the name of its kernel spec; '': it has none */
  kernel: string;
  /** the server whose file it is */
  server: ServerId | undefined;
  /** where its kernels start on a server, relative to the server's root; '' is the root */
  folderOn(server: ServerId, user: string): Promise<string>;
  /** As it is saved; what is not is saved before. */
  bytes(): Promise<Uint8Array>;
}

/** What the room needs of the editor besides its questions. */
export interface JobEditor {
  /** `undefined`: there is none that is saved */
  notebook(): JobNotebook | undefined;
  /** A tab with a script that can be changed; above its first line stands what submits it. @returns the text that is in it then */
  script(text: string, submit: { title: string; command: string; arguments: unknown[] }): Promise<() => string>;
  /** Of a tab of `Ui.text`. */
  tab(name: string): "shown" | "hidden" | "closed";
}

export interface JobsDeps extends HelperReachDeps {
  ui: Ui;
  model: HubModel;
  log: CommandLog;
}

/** How a window asks again what it shows, in ms. */
export interface JobTimes {
  list: number;
  output: number;
  /** whether a job has ended that was submitted from here */
  watch: number;
}

/** A job, and where it is known. */
export interface JobOn {
  server: ServerId;
  /** as sentences call the server */
  label: string;
  job: Pick<Job, "id" | "name" | "folder">;
}

export interface AskedJobs {
  batch: BatchJobs;
  reach: HelperReach;
  server: Server;
  account: Account;
  /** as sentences call the server */
  label: string;
}

/** What the commands of this room work with: the servers' own helpers, made at the first use of each. */
export class JobsOfServers {
  readonly #reached: ReachedServers<HelperReach>;

  constructor(
    readonly deps: JobsDeps,
    readonly editor: JobEditor,
    readonly times: JobTimes,
  ) {
    this.#reached = new ReachedServers(deps.model, (server) => helperOn(server, deps));
  }

  /** Of the server that is named, or that the user picks. */
  async for(named: v.InferOutput<typeof serverArgs> | undefined, title: string, question: string): Promise<AskedJobs> {
    const { account, server } = await runningServerFor(this.deps, named, { title, question });
    const label = safeWords(serverLabel(account, server));
    const reach = await this.#reached.of(server.id);
    return { batch: new BatchJobs(reach.helper, label), reach, server, account, label };
  }

  /** Of a server that may have been started anew since. @param label as sentences call it */
  async batchOn(server: ServerId, label: string): Promise<BatchJobs> {
    return new BatchJobs((await this.#reached.of(server)).helper, label);
  }

  dispose(): void {
    this.#reached.dispose();
  }
}
