import { bytesLabel, bytesOf } from "../../text/bytes.js";
import { decimal } from "../../text/number-words.js";
import { safeWords } from "../../text/safe-words.js";
import type { Localizer } from "../../text/speech.js";
import { chart } from "./chart.js";
import type { Meter, Usage } from "./usage.js";

/** Columns of a chart where there is little room, and where there is more: of a minute, and of 20 s. */
const [NARROW, WIDE] = [10, 30];

/** What is used of one thing, in words and blocks. */
export interface UsageLine {
  key: string;
  /** a theme icon */
  icon: string;
  label: string;
  /** whose it is, where the label has no room for that */
  whole?: string;
  value: string;
  narrow: string;
  wide: string;
  /** what else there is to be said of it */
  notes: readonly string[];
  warns?: true;
}

/** A line for all that is known, the memory first. */
export function usageLines({ memory, cpu, disk, gpus }: Usage, l10n: Localizer): UsageLine[] {
  return [
    ...(memory ? [memoryLine(memory, l10n)] : []),
    ...(cpu ? [{ ...line("cpu", "pulse", l10n.t("CPU"), coresWords(cpu, l10n), cpu), notes: [] }] : []),
    ...gpus.map((gpu) => gpuLine(gpu, l10n)),
    ...(disk ? [diskLine(disk, l10n)] : []),
  ];
}

function memoryLine(memory: NonNullable<Usage["memory"]>, l10n: Localizer): UsageLine {
  return {
    ...line("memory", "dashboard", l10n.t("Memory"), usedWords(memory, l10n), memory),
    ...(memory.isMachine && { whole: l10n.t("Machine memory") }),
    notes: [
      memory.isMachine
        ? l10n.t(
            "The server has no memory limit of its own that is known here: it is the machine's memory, with all that runs there.",
          )
        : memory.whole === undefined
          ? l10n.t("Its limit isn't known.")
          : l10n.t("A server that reaches its limit loses kernels: the system ends those that use much."),
    ],
    ...(memory.isNearlyFull && { warns: true }),
  };
}

function coresWords({ used, whole }: Meter, l10n: Localizer): string {
  const cores = decimal(used, 1, 1);
  return whole === undefined ? l10n.t("{0} cores", cores) : l10n.t("{0} of {1} cores", cores, decimal(whole));
}

function gpuLine({ index, name, memory, work }: Usage["gpus"][number], l10n: Localizer): UsageLine {
  const words = [...(work ? [`${work.used} %`] : []), ...(memory ? [usedWords(memory, l10n)] : [])];
  const drawn = work ?? memory;
  const called = safeWords(name);
  const wide = work && memory ? [l10n.t("Its memory: {0}", chartOf(memory, WIDE))] : [];
  return {
    ...line(`gpu ${index}`, "circuit-board", l10n.t("GPU {0}", index), words.join(" · ") || called, drawn),
    notes: [...wide, ...(called === "" ? [] : [called])],
  };
}

function diskLine(disk: Meter, l10n: Localizer): UsageLine {
  return {
    ...line("disk", "database", l10n.t("Disk"), usedWords(disk, l10n), disk),
    notes: [l10n.t("It is the file system of your home there, with what others have on it.")],
  };
}

type Drawn = Omit<UsageLine, "notes" | "warns">;

function line(key: string, icon: string, label: string, value: string, drawn: Meter | undefined): Drawn {
  const [narrow, wide] = [NARROW, WIDE].map((columns) => (drawn ? chartOf(drawn, columns) : ""));
  return { key, icon, label, value, narrow: narrow ?? "", wide: wide ?? "" };
}

function chartOf({ past, whole }: Meter, columns: number): string {
  return chart(past, whole ?? Math.max(...past.map(({ value }) => value)), columns);
}

function usedWords({ used, whole }: Meter, l10n: Localizer): string {
  return whole === undefined ? bytesLabel(used) : l10n.t("{0} of {1}", ...bytesOf(used, whole));
}

/** "1.2 GiB"; `undefined`: nobody knows. @param kernelId as the server knows it */
export function memoryOfKernel(usage: Usage | undefined, kernelId: string): string | undefined {
  const kernel = usage?.kernels.find(({ id }) => id === kernelId);
  return kernel && bytesLabel(kernel.memoryBytes);
}

export function percentOf({ used, whole }: Meter): number | undefined {
  return whole === undefined ? undefined : Math.round((100 * used) / whole);
}
