import type { Localizer } from "../text/speech.js";
import { localPlace } from "../ui/settings/networks-setting.js";
import type { SettingReading } from "../ui/settings/setting-reading.js";
import { sayWrongSetting, setting } from "../ui/settings/settings.js";
import type { Ui } from "../ui/ui.js";

/** By a folder of this machine, absolute: the one on the server, relative to its root ('' is the root). */
export type SetFolders = Readonly<Record<string, string>>;

/** Far more than anybody has. */
const MOST = 100;

export function workingDirectorySetting(ui: Ui): SetFolders {
  const { value, problem } = readFolders(setting(ui, "workingDirectory"), ui.l10n);
  if (problem !== undefined) sayWrongSetting(ui, "workingDirectory", problem);
  return value;
}

export function readFolders(written: unknown, l10n: Localizer): SettingReading<SetFolders> {
  if (written === undefined || written === null) return { value: {} };
  if (typeof written !== "object" || Array.isArray(written)) {
    return { value: {}, problem: l10n.t("Enter an object with folders of this computer and of the server.") };
  }
  const entries = Object.entries(written as Record<string, unknown>).slice(0, MOST);
  const wrong = entries.filter(([local, server]) => !isLocal(local) || folderIn(server) === undefined);
  const value = Object.fromEntries(
    entries
      .filter((entry) => !wrong.includes(entry))
      .map(([local, server]) => [localPlace(local), folderIn(server) ?? ""]),
  );
  if (wrong.length === 0) return { value };
  const names = wrong.map(([local]) => local.slice(0, MOST)).join(", ");
  return { value, problem: l10n.t("Check {0}. Until then, it's ignored.", names) };
}

/** Another one would depend on where the editor was started. */
function isLocal(folder: string): boolean {
  return /^(?:~(?:[/\\]|$)|[/\\]|[a-z]:[/\\])/i.test(folder);
}

/** As its file browser shows it, from its root on; it does not lead out of that. */
function folderIn(written: unknown): string | undefined {
  if (typeof written !== "string") return undefined;
  const parts = written.split("/").filter((part) => part !== "" && part !== ".");
  return parts.includes("..") ? undefined : parts.join("/");
}
