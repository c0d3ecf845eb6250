import { isDeepStrictEqual } from "node:util";
import { isHubAddress } from "../../text/hub-label.js";
import { isRecord } from "../../text/json.js";

/** A setting as it is used. `problem`: why what is written there is not, in words for who wrote it; it repeats nothing of it. */
export interface SettingReading<T> {
  value: T;
  problem?: string;
}

const MAX_HUBS = 50;

/** A setting that has something for each hub, by its address. @param good what of it can be used @param problem said where anything is left out */
export function readByHub<T>(
  written: unknown,
  good: (value: unknown) => T | undefined,
  problem: string,
): SettingReading<Record<string, T>> {
  if (written === undefined || written === null) return { value: {} };
  const entries: [string, unknown][] = isRecord(written) ? Object.entries(written) : [];
  const usable = entries.slice(0, MAX_HUBS).flatMap(([hub, each]): [string, T][] => {
    const value = isHubAddress(hub) ? good(each) : undefined;
    return value === undefined ? [] : [[hub, value]];
  });
  const value = Object.fromEntries(usable);
  return isDeepStrictEqual(value, written) ? { value } : { value, problem };
}
