import { type BatchJob, jobAfter } from "../../hubClient/start/batch-job.js";
import type { StartRecord } from "../../model/start-log.js";
import { parseServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";

/** By what starts the hub's servers, as far as a start's own messages tell. */
type Spawning = { kind: "kubernetes"; namespace?: string; pod?: string } | { kind: "batch"; job: BatchJob };

/** Where logs are on one kind of hub: commands, and files. */
export interface LogPlaces {
  of: string;
  places: string[];
}

/** Where the logs of a hub and of a start are, for who may look there: by the kind of hub where it is known, else of each. */
export function hubLogPlaces({ lines, serverId }: StartRecord, l10n: Localizer): LogPlaces[] {
  const spawning = spawningOf(lines);
  switch (spawning?.kind) {
    case "kubernetes":
      return [kubernetesPlaces(spawning)];
    case "batch":
      return [batchPlaces(spawning.job, l10n)];
    case undefined:
      return [
        systemdPlaces(parseServerId(serverId)?.user ?? ""),
        kubernetesPlaces({}),
        batchPlaces({ isQueued: false }, l10n),
      ];
  }
}

function spawningOf(lines: StartRecord["lines"]): Spawning | undefined {
  let job: BatchJob | undefined;
  for (const { text, pending } of lines) {
    // KubeSpawner passes on the events of its pod with their type.
    if (/^.{0,40}\[(?:Normal|Warning)\] /.test(text)) return { kind: "kubernetes", ...podIn(lines) };
    job = jobAfter(job, text, pending);
  }
  return job && { kind: "batch", job };
}

/** kube-scheduler: `Successfully assigned NAMESPACE/POD to NODE` */
function podIn(lines: readonly { text: string }[]): { namespace?: string; pod?: string } {
  for (const { text } of lines) {
    const [, namespace, pod] = /\bSuccessfully assigned ([a-z0-9.-]{1,253})\/([a-z0-9.-]{1,253}) to /.exec(text) ?? [];
    if (namespace !== undefined && pod !== undefined) return { namespace, pod };
  }
  return {};
}

/** TLJH's units: `jupyterhub`, and `jupyter-USER` for each user's server (`c.SystemdSpawner.unit_name_template`). */
function systemdPlaces(user: string): LogPlaces {
  // What is no plain name is not put into a command.
  const unit = /^[a-z0-9][a-z0-9._-]{0,40}$/i.test(user) ? `jupyter-${user}` : "jupyter-USER";
  return { of: "The Littlest JupyterHub", places: ["sudo journalctl -u jupyterhub", `sudo journalctl -u ${unit}`] };
}

/** Names of Zero to JupyterHub. */
function kubernetesPlaces({ namespace = "NAMESPACE", pod = "POD" }: { namespace?: string; pod?: string }): LogPlaces {
  const of = `-n ${namespace}`;
  return {
    of: "Kubernetes",
    places: [`kubectl logs ${of} deploy/hub`, `kubectl describe pod ${of} ${pod}`, `kubectl logs ${of} ${pod}`],
  };
}

/** The file is the one of batchspawner's own script (`SlurmSpawner.batch_script`); a site's may have another. */
function batchPlaces({ id = "JOB" }: BatchJob, l10n: Localizer): LogPlaces {
  const file = `jupyterhub_slurmspawner_${id}.log`;
  return {
    of: "Slurm",
    places: [
      l10n.t("{0} in the user's home folder, unless the site's script names another file", file),
      `scontrol show job ${id}`,
      `sacct -j ${id}`,
      "journalctl -u jupyterhub",
    ],
  };
}
