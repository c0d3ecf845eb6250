import { JobOutputs } from "./job-outputs.js";
import { JobWatch } from "./job-watch.js";
import { type JobEditor, type JobsDeps, JobsOfServers, type JobTimes } from "./jobs-deps.js";
import { showBatchJobs } from "./list-command.js";
import { submitNotebookJob } from "./submit-command.js";

const usual: JobTimes = { list: 15_000, output: 2_000, watch: 60_000 };

export function jobsRoom(deps: JobsDeps, editor: JobEditor, times = usual) {
  const servers = new JobsOfServers(deps, editor, times);
  const outputs = new JobOutputs(servers);
  const watch = new JobWatch(servers, outputs);
  return {
    submitNotebookJob: submitNotebookJob(servers, watch),
    showBatchJobs: showBatchJobs(servers, outputs),
    dispose: () => {
      for (const each of [watch, outputs, servers]) each.dispose();
    },
  };
}
