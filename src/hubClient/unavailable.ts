/**
 * Words of Slurm (`slurm_strerror`, read from 22.05) that say: what was asked for is not to be had, now or there at all. sbatch puts
 * `sbatch: error: Batch job submission failed: ` before them, and batchspawner makes them the reason of the failed start.
 */
const slurm = [
  "Invalid partition name specified",
  "No partition specified or system default partition",
  "User's group not permitted to use this partition",
  "Requested nodes not in this partition",
  "More processors requested than permitted",
  "Node count specification invalid",
  "Requested node configuration is not available",
  "Requested partition configuration not available now",
  "Requested nodes are busy",
  "Requested more tasks than available processors",
  "Memory required by task is not available",
  "Memory specification can not be satisfied",
  "Invalid account or account/partition combination specified",
  "Job violates accounting/QOS policy",
  "Requested time limit is invalid",
  "Requested reservation is invalid",
  "Requested reservation not usable now",
  "Invalid qos specification",
  "Invalid feature specification",
  "CPU count specification invalid",
  "Required node not available",
  "Required partition not available",
  "Partition in DOWN state",
  "Invalid generic resource (gres) specification",
  "Invalid GRES specification",
  "Insufficient GRES available in allocation",
];

/** Kubernetes: `pods "x" is forbidden: exceeded quota: gpu, requested: requests.nvidia.com/gpu=1, used: …, limited: …` */
const kubernetes = [/\bexceeded quota\b/i, /\bInsufficient \S/, /\b0\/\d+ nodes are available\b/];

/** Does the reason of a failed start say that what was asked for is not to be had? Then the same once more helps less than another choice. */
export function isUnavailable(reason: string): boolean {
  const words = reason.toLowerCase();
  return slurm.some((said) => words.includes(said.toLowerCase())) || kubernetes.some((said) => said.test(reason));
}
