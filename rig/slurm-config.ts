import { hostname, userInfo } from "node:os";
import { freePort } from "./ports.js";

const CORES = 8;
const MEMORY_MB = 16_000;

/** One process each; both are this machine. */
export const slurmNodes = ["cpu1", "gpu1"] as const;

/** Names of the files that stand for the devices of gpu1. */
export const slurmGpus = ["gpu0", "gpu1"] as const;

/** With accounting: who may use which account (`root`, or whoever runs the rig, submits the jobs of all of the hub's users). */
export const slurmAccounts = { accounts: ["def-ada", "rrg-ada"], users: ["ada", userInfo().username] } as const;

export interface SlurmPorts {
  controller: number;
  accounting: number;
  nodes: Record<(typeof slurmNodes)[number], number>;
}

export async function slurmPorts(): Promise<SlurmPorts> {
  return {
    controller: await freePort(),
    accounting: await freePort(),
    nodes: { cpu1: await freePort(), gpu1: await freePort() },
  };
}

/** Slurm's configuration files, by name. */
export function slurmConfig(folder: string, ports: SlurmPorts, accounting: boolean): Record<string, string> {
  return {
    "slurm.conf": slurmConf(folder, ports) + (accounting ? accountingConf(folder, ports) : ""),
    ...(accounting && { "slurmdbd.conf": slurmdbdConf(folder, ports), "accounts.txt": accountCommands() }),
    "gres.conf": `${slurmGpus.map((gpu) => `NodeName=gpu1 Name=gpu Type=a100 File=${folder}/${gpu} Flags=nvidia_gpu_env`).join("\n")}\n`,
  };
}

function slurmConf(folder: string, ports: SlurmPorts): string {
  const host = hostname().split(".")[0] ?? "localhost";
  const user = userInfo().username;
  const node = `NodeHostname=${host} NodeAddr=127.0.0.1 CPUs=${CORES} RealMemory=${MEMORY_MB}`;
  return `ClusterName=rig
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=${ports.controller}
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket
CredType=cred/munge
SlurmUser=${user}
SlurmdUser=${user}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool-%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd-%n.pid
# The machine has neither these cores nor control groups.
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
GresTypes=gpu
DefMemPerCPU=500
# A waiting job starts, and one whose time is over ends, within seconds.
SchedulerParameters=bf_interval=1,sched_interval=1,batch_sched_delay=0
KillWait=1
# No partition goes before others; a test may make one that does (PriorityTier).
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
NodeName=cpu1 Port=${ports.nodes.cpu1} ${node}
NodeName=gpu1 Port=${ports.nodes.gpu1} ${node} Gres=gpu:a100:${slurmGpus.length}
PartitionName=cpu Nodes=cpu1 Default=YES MaxTime=1-00:00:00 DefaultTime=01:00:00 State=UP
PartitionName=gpu Nodes=gpu1 MaxTime=08:00:00 DefaultTime=01:00:00 State=UP
PartitionName=short Nodes=cpu1 MaxTime=00:01:00 DefaultTime=00:01:00 State=UP
`;
}

function accountingConf(folder: string, ports: SlurmPorts): string {
  return `AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=${ports.accounting}
AccountingStoragePass=${folder}/munge.socket
AccountingStorageEnforce=associations
AccountingStorageTRES=gres/gpu
`;
}

function slurmdbdConf(folder: string, ports: SlurmPorts): string {
  return `AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort=${ports.accounting}
CommunicationParameters=NoInAddrAny
SlurmUser=${userInfo().username}
PidFile=${folder}/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=slurm
StorageLoc=slurm
`;
}

/** For sacctmgr's standard input. */
function accountCommands(): string {
  const accounts = slurmAccounts.accounts.join(",");
  return `add cluster rig
add account ${accounts} Description=rig Organization=rig
add user ${[...new Set(slurmAccounts.users)].join(",")} account=${accounts}
`;
}
