import type * as vscode from "vscode";
import { safeWords } from "../text/safe-words.js";
import type { Localizer } from "../text/speech.js";
import { isUnsafe } from "../text/unsafe-text.js";
import type { Step, Wizard } from "../ui/prompts/wizard.js";
import type { Ui } from "../ui/ui.js";
import { isSpecName, specNameOf } from "./command-line.js";
import { LOOK_MS } from "./manage-command.js";
import type { Environment, PythonAbout, ServerSpecs } from "./server-specs.js";
import type { SpecEntry } from "./spec-list.js";

/** What is to be made a kernel. */
export interface NewSpec {
  python: string;
  /** `undefined`: nobody could ask it */
  about: PythonAbout | undefined;
  name: string;
  displayName: string;
}

export interface AddAbout {
  ui: Ui;
  specs: ServerSpecs;
  /** as sentences call the server */
  label: string;
  /** Gets the answers. */
  chosen(spec: NewSpec): void;
}

type Item = vscode.QuickPickItem & { environment?: Environment };

/** First the environment, then what its kernel is to be called. */
export function environmentStep(asked: AddAbout): Step {
  return async (wizard) => {
    const { ui, specs, label } = asked;
    const signal = AbortSignal.timeout(LOOK_MS);
    const known = specs.list(signal).catch(() => undefined);
    const items = specs.environments(signal).then(async (found) => {
      const installed = (await known)?.specs ?? [];
      return [...(found ?? []).map((one) => environmentItem(one, installed, ui.l10n)), typedItem(ui.l10n)];
    });
    const { environment } = await wizard.choose<Item>({
      waiting: ui.l10n.t("Looking for Python environments on {0}…", label),
      placeholder: ui.l10n.t("Which environment do you want to add as a kernel?"),
      items,
    });
    if (!environment) return pathStep(asked);
    return await askedPython(wizard, asked, environment.python, environment.name);
  };
}

function environmentItem(found: Environment, installed: readonly SpecEntry[], l10n: Localizer): Item {
  const { name, kind, version, python } = found;
  const kernel = installed.find(({ argv, problem }) => argv[0] === python && !problem);
  const about = [kindWords(kind, l10n), version && `Python ${version}`, kernel && l10n.t("has a kernel")];
  return {
    label: `$(package) ${safeWords(name)}`,
    description: safeWords(about.filter((word) => word !== undefined && word !== "").join(" · ")),
    detail: safeWords(python),
    environment: found,
  };
}

function kindWords(kind: Environment["kind"], l10n: Localizer): string {
  return kind === "server" ? l10n.t("environment of the Jupyter server") : kind;
}

function typedItem(l10n: Localizer): Item {
  return { label: `$(edit) ${l10n.t("Enter Path to Python…")}` };
}

function pathStep(asked: AddAbout): Step {
  return async (wizard) => {
    const { l10n } = asked.ui;
    const python = await wizard.text({
      prompt: l10n.t("Enter the path to the environment's Python on {0}", asked.label),
      placeholder: "/home/me/envs/analysis/bin/python",
      problem: (value) => pathProblem(value, l10n),
      accept: (value) => Promise.resolve(value),
    });
    const folders = python.split("/").filter((name) => name !== "");
    return await askedPython(wizard, asked, python, folders.at(-3) ?? "python");
  };
}

function pathProblem(value: string, l10n: Localizer): string | undefined {
  if (isUnsafe(value)) return unsafeWords(l10n);
  return value.startsWith("/") ? undefined : l10n.t("Enter a path that begins with /.");
}

function unsafeWords(l10n: Localizer): string {
  return l10n.t("Line breaks and control characters can't be in a command. Remove them.");
}

async function askedPython(wizard: Wizard, asked: AddAbout, python: string, name: string): Promise<Step> {
  const { ui, specs } = asked;
  const about = await wizard.waiting(ui.l10n.t("Asking {0}…", safeWords(python)), (signal) =>
    specs.python(python, signal),
  );
  return displayNameStep(asked, { python, about }, name);
}

function displayNameStep(asked: AddAbout, of: Pick<NewSpec, "python" | "about">, name: string): Step {
  return async (wizard) => {
    const { l10n } = asked.ui;
    const displayName = await wizard.text({
      prompt: l10n.t("Enter the name to show in lists of kernels"),
      value: `Python (${name})`,
      problem: (value) => {
        if (isUnsafe(value)) return unsafeWords(l10n);
        return value === "" ? l10n.t("Enter a name.") : undefined;
      },
      accept: (value) => Promise.resolve(value),
    });
    return nameStep(asked, { ...of, displayName }, name);
  };
}

function nameStep(asked: AddAbout, of: Omit<NewSpec, "name">, environment: string): Step {
  return async (wizard) => {
    const { l10n } = asked.ui;
    const name = await wizard.text({
      prompt: l10n.t(
        "Enter the name that notebooks save to find the kernel again. If you already have a kernel with this name, it is replaced.",
      ),
      value: specNameOf(environment),
      problem: (value) =>
        isSpecName(value) ? undefined : l10n.t("Use letters from a to z, digits, dots, underscores and hyphens."),
      accept: (value) => Promise.resolve(value),
    });
    asked.chosen({ ...of, name });
    return undefined;
  };
}
