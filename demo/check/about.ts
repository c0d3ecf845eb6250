import type { Answers } from "../../src/hubClient/options/model.js";

/** What demo/check.ts tells the script in the extension host, as JSON in this variable. */
export const checkVariable = "HUB_KERNELS_DEMO_CHECK";
/** Begins each line that the script prints for the user. */
export const lineMark = "[demo] ";

/** In the folder: a cell prints, and it is time to cut the line. */
export const asleepFile = "asleep";

export interface CheckRun {
  url: string;
  token: string;
  folder: string;
  /** of the hub's form, with which its server is started */
  fields: Answers;
  /** The line to the hub is cut while a cell prints. */
  sleeps: boolean;
  /** On Slurm: what leads its commands to it, and the job that holds what the server needs. */
  queue?: QueueCheck;
}

export interface QueueCheck {
  env: NodeJS.ProcessEnv;
  holder: string;
}
