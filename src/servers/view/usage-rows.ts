import type { ServerId } from "../../text/ids.js";
import { safeWords } from "../../text/safe-words.js";
import type { Speech } from "../../text/speech.js";
import type { UsageLack } from "../resources/resource-watch.js";
import type { Usage } from "../resources/usage.js";
import { type UsageLine, usageLines } from "../resources/usage-words.js";
import type { ServerRow } from "./types.js";

type L10n = Speech["l10n"];

/** What is known of what a server uses. */
export interface AboutUsage {
  usage?: Usage | undefined;
  lack?: UsageLack | undefined;
}

/** What the server uses, a row for each thing; else how to have it told. @param on the account's label */
export function usageRows({ usage, lack }: AboutUsage, server: ServerId, on: string, l10n: L10n): ServerRow[] {
  if (usage) return usageLines(usage, l10n).map((line) => usageRow(line, server, safeWords(on), l10n));
  return lack ? [lackRow(lack, server, l10n)] : [];
}

/** Blocks say nothing to who hears the row. */
function usageRow(
  { key, icon, label, whole: called = label, value, narrow, wide, notes, warns }: UsageLine,
  server: ServerId,
  on: string,
  l10n: L10n,
): ServerRow {
  const whole = l10n.t("{0} on {1}: {2}", called, on, value);
  return {
    id: `${server}/usage/${key}`,
    label,
    description: `${value}  ${narrow}`,
    tooltip: [whole, ...(wide === "" ? [] : [l10n.t("The last ten minutes: {0}", wide)]), ...notes].join("\n"),
    icon,
    ...(warns && { colour: "warning" as const }),
    spoken: whole,
    flags: ["line"],
    about: { server },
  };
}

function lackRow(lack: UsageLack, server: ServerId, l10n: L10n): ServerRow {
  const label = l10n.t("Show Memory, CPU, GPUs");
  const [description, tooltip] =
    lack === "paused"
      ? [
          undefined,
          l10n.t(
            "What the server uses is shown for ten minutes after you looked at it here, and while a cell of this window runs there: each question counts as activity, so the hub would not stop it as idle.",
          ),
        ]
      : [
          l10n.t("starts the helper"),
          l10n.t(
            "The Hub Kernels helper on the server tells what is used there. It is started by a cell that runs long enough to be recorded, or when you press here, and ends by itself when nothing needs it.",
          ),
        ];
  return {
    id: `${server}/usage`,
    label,
    ...(description !== undefined && { description }),
    tooltip,
    icon: "dashboard",
    spoken: `${label}. ${tooltip}`,
    flags: ["line"],
    about: { server, ...(lack === "nobody" && { starts: "helper" as const }) },
    press: "hubKernels.refreshServers",
  };
}
