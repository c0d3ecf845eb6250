import type * as vscode from "vscode";
import { safeWords } from "../text/safe-words.js";
import { isUnsafe } from "../text/unsafe-text.js";
import type { Wizard } from "../ui/prompts/wizard.js";
import { type PipKey, pipKeys, type PipValues } from "../ui/settings/site/site-hub.js";
import type { Ui } from "../ui/ui.js";
import { condaChannels, isChannel } from "./condarc.js";
import { inOneLine, pipValues, splitAddress } from "./pip-conf.js";
import type { IndexAbout, Login } from "./server-index.js";

export interface WantedIndex {
  values: PipValues;
  logins: Login[];
  /** of conda, with spaces between them */
  channels: string;
  /** that is downloaded to try it; '': none */
  package: string;
}

interface IndexQuestion {
  ui: Ui;
  wizard: Wizard;
  about: IndexAbout;
  /** what a site gives, where the file says nothing */
  ofSite: Partial<PipValues>;
  /** as sentences call the server */
  label: string;
}

/** What is chosen so far. */
interface Draft {
  values: PipValues;
  logins: Map<string, Login>;
  channels: string;
}

const LONGEST = 4_000;
/** Small, without parts that must be built, and on every copy of PyPI. */
const TRIED = "pip";

/** Shows all that can be set with what it is now, and changes what the user picks, until it shall be written. */
export async function askIndex(question: IndexQuestion): Promise<WantedIndex> {
  const { ui, wizard, about, ofSite } = question;
  const values = pipValues(about.text);
  for (const key of pipKeys) values[key] ||= ofSite[key] ?? "";
  const draft: Draft = { values, logins: new Map(), channels: condaChannels(about.conda?.text ?? "") };
  takeLogins(draft);
  let name: string | undefined;
  while (name === undefined) {
    const { act } = await wizard.choose<Item>({
      placeholder: ui.l10n.t("What do you want to change in {0}?", safeWords(about.path)),
      items: itemsFor(question, draft),
      // Who has changed nothing has nothing to write yet.
      isChosen: ({ key }) => key === "index-url" && draft.logins.size === 0 && values[key] === "",
    });
    const done = await wizard.aside(act);
    if (typeof done === "string") name = done;
  }
  return { ...draft, logins: [...draft.logins.values()], package: name };
}

interface Item extends vscode.QuickPickItem {
  /** of the value that it changes */
  key?: PipKey;
  /** @returns the package to try it with, which is the end */
  act: (wizard: Wizard) => Promise<unknown>;
}

function itemsFor(question: IndexQuestion, draft: Draft): Item[] {
  const { ui, about } = question;
  const { l10n } = ui;
  const { values, logins } = draft;
  const words: Record<PipKey, string> = {
    "index-url": l10n.t("Where packages come from. Without it: PyPI"),
    "extra-index-url": l10n.t("More of these. pip takes the highest version from any of them"),
    "trusted-host": l10n.t("Hosts whose certificates aren't checked"),
    proxy: l10n.t("The way to the index"),
    "no-cache-dir": l10n.t("true: what was downloaded isn't kept, which saves space"),
  };
  return [
    { label: `$(check) ${l10n.t("Write and Try…")}`, act: (wizard) => askPackage(question, wizard) },
    ui.separator("pip.conf") as Item,
    ...pipKeys.map((key) => ({
      key,
      label: `$(edit) ${key}`,
      description: safeWords(values[key]),
      detail: words[key],
      act: (wizard: Wizard) => askValue(question, wizard, draft, key),
    })),
    ui.separator(l10n.t("Logins, in ~/.netrc")) as Item,
    ...hostsOf(values).map((host) => ({
      label: `$(key) ${safeWords(host)}`,
      description: loginWords(ui, logins.get(host), about.logins.includes(host)),
      act: (wizard: Wizard) => askLogin(question, wizard, draft, host),
    })),
    ...(about.conda
      ? [
          ui.separator(".condarc") as Item,
          {
            label: "$(edit) channels",
            description: safeWords(draft.channels),
            detail: l10n.t("Where conda, mamba and micromamba get packages. The first one goes before the others"),
            act: (wizard: Wizard) => askChannels(question, wizard, draft),
          },
        ]
      : []),
  ];
}

function loginWords({ l10n }: Ui, login: Login | undefined, isThere: boolean): string {
  if (login) return l10n.t("{0}, to be written", safeWords(login.user));
  return isThere ? l10n.t("there is one") : l10n.t("none");
}

/** The addresses in values; pip asks for a login by their hosts. */
function addressesOf(values: PipValues): ReturnType<typeof splitAddress>[] {
  return `${values["index-url"]} ${values["extra-index-url"]}`.split(" ").map(splitAddress);
}

function hostsOf(values: PipValues): string[] {
  return [...new Set(addressesOf(values).flatMap((one) => (one ? [one.host] : [])))];
}

/** What stands in addresses goes to where nobody prints it. */
function takeLogins({ values, logins }: Draft): void {
  for (const one of addressesOf(values)) if (one && one.user !== "") logins.set(one.host, one);
  for (const key of ["index-url", "extra-index-url"] as const) {
    const parts = values[key].split(" ").map((part) => splitAddress(part)?.address ?? part);
    values[key] = parts.join(" ");
  }
}

async function askValue({ ui }: IndexQuestion, wizard: Wizard, draft: Draft, key: PipKey): Promise<void> {
  const { l10n } = ui;
  const isList = key === "extra-index-url" || key === "trusted-host";
  draft.values[key] = await wizard.text({
    prompt: isList
      ? l10n.t("Enter {0}, with spaces between several, or nothing", key)
      : l10n.t("Enter {0}, or nothing for pip's own", key),
    placeholder: placeholders[key],
    value: draft.values[key],
    problem: (typed) => valueProblem(ui, key, typed),
    accept: (typed) => Promise.resolve(inOneLine(typed)),
  });
  takeLogins(draft);
}

async function askChannels({ ui: { l10n } }: IndexQuestion, wizard: Wizard, draft: Draft): Promise<void> {
  draft.channels = await wizard.text({
    prompt: l10n.t("Enter {0}, with spaces between several, or nothing", "channels"),
    placeholder: "conda-forge https://conda.example/site",
    value: draft.channels,
    problem: (typed) =>
      typed === "" || (typed.length <= LONGEST && typed.trim().split(/ +/).every(isChannel))
        ? undefined
        : l10n.t("Enter names or addresses of channels, without logins and tokens."),
    accept: (typed) => Promise.resolve(inOneLine(typed.trim())),
  });
}

const placeholders: Record<PipKey, string> = {
  "index-url": "https://index.example/simple",
  "extra-index-url": "https://index.example/simple https://other.example/simple",
  "trusted-host": "index.example:8080",
  proxy: "http://proxy.example:3128",
  "no-cache-dir": "true",
};

/** A line break in a value would begin another setting. */
function valueProblem({ l10n }: Ui, key: PipKey, typed: string): string | undefined {
  if (typed === "") return undefined;
  if (typed.length > LONGEST || isUnsafe(typed)) return l10n.t("Remove the line break or control character.");
  const parts = typed.trim().split(/\s+/);
  switch (key) {
    case "index-url":
      return parts.length === 1 && splitAddress(typed) ? undefined : l10n.t("This must be an http or https address.");
    case "extra-index-url":
      return parts.every(splitAddress) ? undefined : l10n.t("These must be http or https addresses.");
    case "trusted-host":
      return parts.every((one) => /^[\w.:[\]-]+$/.test(one))
        ? undefined
        : l10n.t("Enter hosts, without http:// or a path.");
    case "proxy":
      return parts.length === 1 && /^[\w+.-]+:\/\/\S+$|^[\w.-]+:\d+$/.test(typed)
        ? undefined
        : l10n.t("Enter an address, such as {0}.", placeholders.proxy);
    case "no-cache-dir":
      return /^(?:true|false)$/.test(typed) ? undefined : l10n.t("Enter true or false, or nothing.");
  }
}

async function askLogin(question: IndexQuestion, wizard: Wizard, draft: Draft, host: string): Promise<void> {
  const { ui, about } = question;
  const { l10n } = ui;
  const problem = (typed: string) =>
    isUnsafe(typed) ? l10n.t("Remove the line break or control character.") : undefined;
  const user = await wizard.text({
    prompt: about.logins.includes(host)
      ? l10n.t("Enter the user name for {0}, or nothing to keep the login that is in ~/.netrc", host)
      : l10n.t("Enter the user name for {0}, or nothing if it asks for none", host),
    value: draft.logins.get(host)?.user ?? "",
    problem,
    accept: (typed) => Promise.resolve(typed),
  });
  draft.logins.delete(host);
  if (user === "") return;
  const password = await wizard.text({
    prompt: l10n.t("Enter the password or token of {0} for {1}", safeWords(user), host),
    password: true,
    verbatim: true,
    problem,
    accept: (typed) => Promise.resolve(typed),
  });
  draft.logins.set(host, { host, user, password });
}

async function askPackage({ ui, label }: IndexQuestion, wizard: Wizard): Promise<string> {
  const { l10n } = ui;
  return await wizard.text({
    prompt: l10n.t("Enter the name of a package that pip on {0} downloads to try it, or nothing", label),
    value: TRIED,
    problem: (typed) =>
      /^(?:[a-z0-9][\w.-]{0,99})?$/i.test(typed) ? undefined : l10n.t("Enter the name of a package."),
    accept: (typed) => Promise.resolve(typed),
  });
}
