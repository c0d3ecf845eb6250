import { type BatchJob, jobAfter } from "../../hubClient/start/batch-job.js";
import type { StartRecord } from "../../model/start-log.js";
import { parseServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";

/** By what starts the hub's servers, as far as a start's own messages tell. */
type Spawning = { kind: "kubernetes"; namespace?: string; pod?: string } | { kind: "batch"; job: BatchJob };

/** Where the logs of a hub and of a start are, for who may look there: by the kind of hub where it is known, else of each. */
export function hubLogPlaces({ lines, serverId }: StartRecord, l10n: Localizer): string[] {
  const spawning = spawningOf(lines.map(({ text, pending }) => ({ text, pending })));
  const user = parseServerId(serverId)?.user ?? "";
  switch (spawning?.kind) {
    case "kubernetes":
      return kubernetesPlaces(spawning, l10n);
    case "batch":
      return batchPlaces(spawning.job, l10n);
    case undefined:
      return [...systemdPlaces(user, l10n), ...kubernetesPlaces({}, l10n), ...batchPlaces({ isQueued: false }, l10n)];
  }
}

function spawningOf(lines: readonly Pick<StartRecord["lines"][number], "text" | "pending">[]): Spawning | undefined {
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

/** TLJH's units (its "Look at logs"): `jupyterhub`, and `jupyter-USER` for each user's server. */
function systemdPlaces(user: string, l10n: Localizer): string[] {
  // What is no plain name is not put into a command.
  const unit = /^[a-z0-9][a-z0-9._-]{0,40}$/i.test(user) ? `jupyter-${user}` : "jupyter-USER";
  return [l10n.t("The Littlest JupyterHub: {0}", `sudo journalctl -u jupyterhub, sudo journalctl -u ${unit}`)];
}

/** Names of Zero to JupyterHub. */
function kubernetesPlaces(
  { namespace = "NAMESPACE", pod = "POD" }: { namespace?: string; pod?: string },
  l10n: Localizer,
) {
  const hub = `kubectl logs -n ${namespace} deploy/hub`;
  return [
    l10n.t(
      "Kubernetes: {0}",
      `${hub}, kubectl describe pod -n ${namespace} ${pod}, kubectl logs -n ${namespace} ${pod}`,
    ),
  ];
}

/** The file is the one of batchspawner's own script (`SlurmSpawner.batch_script`); a site's may have another. */
function batchPlaces({ id = "JOB" }: BatchJob, l10n: Localizer): string[] {
  return [
    l10n.t(
      "Slurm: the job's output, {0} in the user's home folder unless the site's script names another file; {1}; and the hub's own log.",
      `jupyterhub_slurmspawner_${id}.log`,
      `scontrol show job ${id}, sacct -j ${id}`,
    ),
  ];
}
