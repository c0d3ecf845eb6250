import type { Localizer } from "../../text/speech.js";
import { readByHub, type SettingReading } from "./setting-reading.js";

type Reader<T> = (written: unknown, l10n: Localizer) => SettingReading<T>;

/** Whatever was written into the settings' file, what comes of it can be used: the bounds are those of package.json. */
export const settingReaders = {
  tokenStorage: oneOf("auto", "keychain", "secretStorage"),
  tokenLifetimeDays: number({ least: 1, most: 365, standard: 30, whole: true }),
  manageTokens: yesOrNo(false),
  requestTimeoutSeconds: number({ least: 5, most: 600, standard: 30 }),
  releaseIdleAfterMinutes: number({ least: 0, most: 10_080, standard: 20 }),
  shutdownKernelOnClose: yesOrNo(false),
  recordAfterSeconds: number({ least: 0, most: 3600, standard: 3 }),
  notifyAfterSeconds: number({ least: 0, most: 86_400, standard: 60 }),
  keepServerWhileRunning: yesOrNo(false),
  cullAfterMinutes: numbersByHub({ least: 0, most: 100_000 }),
  stopAfterHours: numbersByHub({ least: 0, most: 10_000 }),
  recordMegabytes: number({ least: 2, most: 10_000, standard: 256 }),
  offerApps: yesOrNo(true),
  openAppsIn: oneOf("browser", "editor"),
  profileFiles: texts,
  // Lists of what has parts: who reads them says which entry is wrong, and where.
  profiles: (written: unknown) => ({ value: written }),
  serverNames: (written: unknown) => ({ value: written }),
  oauthClients: (written: unknown) => ({ value: written }),
  workingDirectory: (written: unknown) => ({ value: written }),
  workspaceServer: (written: unknown) => ({ value: written }),
  networks: (written: unknown) => ({ value: written }),
  hubs: (written: unknown) => ({ value: written }),
} satisfies Record<string, Reader<unknown>>;

export type SettingName = keyof typeof settingReaders;
export type Setting<Name extends SettingName> = ReturnType<(typeof settingReaders)[Name]>["value"];

function number(bounds: { least: number; most: number; standard: number; whole?: true }): Reader<number> {
  const { least, most, standard, whole } = bounds;
  return (written, l10n) => {
    if (written === undefined || written === null) return { value: standard };
    const isNumber = typeof written === "number" && !Number.isNaN(written);
    const rounded = isNumber && whole ? Math.round(written) : written;
    const value = isNumber ? Math.min(Math.max(rounded as number, least), most) : standard;
    if (value === written) return { value };
    const problem = l10n.t("Enter a number from {0} to {1}. Until then, {2} is used.", least, most, value);
    return { value, problem };
  };
}

/** By the address of a hub. */
function numbersByHub({ least, most }: { least: number; most: number }): Reader<Record<string, number>> {
  const isGood = (value: unknown): value is number => typeof value === "number" && value >= least && value <= most;
  return (written, l10n) =>
    readByHub(
      written,
      (value) => (isGood(value) ? value : undefined),
      l10n.t("Enter the address of each hub with a number from {0} to {1}. Anything else is ignored.", least, most),
    );
}

function yesOrNo(standard: boolean): Reader<boolean> {
  return (written, l10n) => {
    if (typeof written === "boolean") return { value: written };
    if (written === undefined || written === null) return { value: standard };
    return { value: standard, problem: l10n.t("Enter true or false. Until then, {0} is used.", String(standard)) };
  };
}

function oneOf<const Value extends string>(standard: Value, ...others: Value[]): Reader<Value> {
  const all = [standard, ...others];
  return (written, l10n) => {
    const value = all.find((each) => each === written);
    if (value !== undefined) return { value };
    if (written === undefined || written === null) return { value: standard };
    const problem = l10n.t("Enter one of {0}. Until then, {1} is used.", all.join(", "), standard);
    return { value: standard, problem };
  };
}

function texts(written: unknown, l10n: Localizer): SettingReading<string[]> {
  if (written === undefined || written === null) return { value: [] };
  const list: unknown[] = Array.isArray(written) ? written : [];
  const value = list.filter((entry) => typeof entry === "string");
  if (Array.isArray(written) && value.length === list.length) return { value };
  return { value, problem: l10n.t("Enter a list of strings. Anything else is ignored.") };
}
