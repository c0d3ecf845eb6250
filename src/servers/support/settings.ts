import { isDeepStrictEqual } from "node:util";
import { english, inEnglish } from "../../text/english.js";
import { type SettingName, settingReaders } from "../../ui/settings/setting-values.js";
import type { Ui } from "../../ui/ui.js";

/** Of the editor's own, which ways to hubs go by, with the values that can be told. */
const EDITORS = {
  "http.proxySupport": ["off", "on", "fallback"],
  "http.proxy": [],
  "http.noProxy": [],
  "http.proxyAuthorization": [],
  "http.proxyStrictSSL": [false],
  "http.systemCertificates": [false],
} as const;

const ENVIRONMENT = ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"];

type ReadUi = Pick<Ui, "written" | "editorSetting">;

/** Settings and variables that differ from their defaults: names, and what can be told of their values. */
export function settingFacts(ui: ReadUi, env: NodeJS.ProcessEnv): [string, string][] {
  return [...ownFacts(ui), ...editorFacts(ui), ...environmentFacts(env)];
}

function ownFacts(ui: ReadUi): [string, string][] {
  return (Object.keys(settingReaders) as SettingName[]).flatMap((name): [string, string][] => {
    const written = ui.written(name);
    const read = (value: unknown) => settingReaders[name](value, english).value;
    const standard = read(undefined);
    if (isEmpty(written) || isDeepStrictEqual(written, standard)) return [];
    // A number, yes or no, or one of a few words, as it is used: what stands there may be anything. Of all others only that they are set.
    const isTold = ["number", "boolean", "string"].includes(typeof standard);
    return [[`hubKernels.${name}`, isTold ? String(read(written)) : setWords(written)]];
  });
}

function editorFacts(ui: ReadUi): [string, string][] {
  return Object.entries(EDITORS).flatMap(([name, told]): [string, string][] => {
    const value = ui.editorSetting(name);
    const tellable = (told as readonly unknown[]).includes(value);
    if (tellable) return [[name, String(value)]];
    // Of those that can be told, any other value is the default.
    return told.length > 0 || isEmpty(value) ? [] : [[name, setWords(value)]];
  });
}

function environmentFacts(env: NodeJS.ProcessEnv): [string, string][] {
  const set = ENVIRONMENT.filter((name) => !isEmpty(env[name] ?? env[name.toLowerCase()]));
  return set.map((name) => [name, inEnglish("set")]);
}

function setWords(value: unknown): string {
  if (typeof value !== "object" || value === null) return inEnglish("set");
  const { length } = Array.isArray(value) ? value : Object.keys(value);
  return length === 1 ? inEnglish("set, 1 entry") : inEnglish("set, {0} entries", length);
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
