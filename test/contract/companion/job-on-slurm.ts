import assert from "node:assert/strict";
import type { RunningHub } from "../../../rig/hub.js";
import type { RunningSlurm } from "../../../rig/slurm.js";
import type { HubUser } from "../rig-user.js";

export interface JobOnSlurm {
  /** what `scontrol show job` says, by name */
  job: Record<string, string>;
  /** of a kernel in it */
  environment: Record<string, string>;
  user_options: unknown;
  /** from the server's root */
  leadsTo: string | null;
}

/** The job of the user's start and what a kernel in it sees, once it runs; ends it. */
export async function jobOf(slurm: RunningSlurm, hub: RunningHub, user: HubUser): Promise<JobOnSlurm> {
  assert.equal((await user.progress()).at(-1)?.ready, true);
  const printed = await user.run("import os, json; print(json.dumps(dict(os.environ)))");
  const environment = JSON.parse(printed) as Record<string, string>;
  const job = recordOf(await slurm.run("scontrol", ["show", "job", environment["SLURM_JOB_ID"] ?? "none"]));
  const { body } = await hub.api("GET", `users/${user.name}`);
  const { user_options } = (body as { servers: Record<string, { user_options: unknown }> }).servers[""] ?? {};
  const home = await fetch(`${hub.url}user/${user.name}/`, {
    headers: { authorization: `token ${user.token}` },
    redirect: "manual",
  });
  assert.equal((await hub.api("DELETE", `users/${user.name}/server`)).status, 204);
  return { job, environment, user_options, leadsTo: home.headers.get("location") };
}

function recordOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/(\S+?)=(\S*)/g)].map(([, name = "", value = ""]) => [name, value]));
}

const OF_ONE_JOB = /^(JobId|Priority|\w+Time|AllocNode:Sid|LastSchedEval|Std\w+|Scheduler|SecsPreSuspend)$/;
const OF_ONE_PROCESS = /TOKEN|_PID$|JOB_?ID$|^JPY_SESSION|SERVICE_URL|^SLURM_(SUBMIT_HOST|JOB_(START|END)_TIME)/;

/** Without ids, times and ports. */
export function comparable({ job, environment, ...rest }: JobOnSlurm) {
  const { TimeLimit } = job;
  const without = (record: Record<string, string>, names: RegExp) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !names.test(name)));
  return {
    ...rest,
    job: { ...without(job, OF_ONE_JOB), TimeLimit },
    environment: without(environment, OF_ONE_PROCESS),
  };
}
