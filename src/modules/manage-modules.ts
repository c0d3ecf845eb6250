import type * as vscode from "vscode";
import { serverLabel } from "../model/server-label.js";
import { serverArgs } from "../servers/commands/args.js";
import { runningServerFor } from "../servers/commands/choose.js";
import { safeWords } from "../text/safe-words.js";
import { retried } from "../ui/prompts/retried.js";
import { sayDone } from "../ui/prompts/say-done.js";
import { runWizard, type Step } from "../ui/prompts/wizard.js";
import type { Command } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import { applyChange } from "./apply-modules.js";
import { changeTo, isModuleName, type ModuleChange, MODULES_MS, type ModuleState } from "./module-system.js";
import { type AskedModules, type ModulesOfServers } from "./modules-deps.js";

/** Software modules of a server: what is loaded and what there is, and another set for kernels to come. */
export function manageModules(servers: ModulesOfServers): Command<typeof serverArgs> {
  const { ui } = servers.deps;
  const title = ui.l10n.t("Manage Software Modules");
  return {
    id: "hubKernels.manageModules",
    args: serverArgs,
    async run(args) {
      const question = ui.l10n.t("Which server's modules do you want to see?");
      const { account, server } = await runningServerFor(servers.deps, args, { title, question });
      const label = safeWords(serverLabel(account, server));
      await retried(ui, "hubKernels.manageModules", account.id, { server: server.id }, async () => {
        const on = await servers.of(server.id, label, AbortSignal.timeout(MODULES_MS));
        const asked: AskedModules = { ...on, ui, server: server.id, label };
        await runWizard(ui, `${title}: ${label}`, mainStep(asked));
        await asked.act?.();
      });
    },
  };
}

type Item = vscode.QuickPickItem & { next?: (state: ModuleState) => Step; shows?: string };

function mainStep(asked: AskedModules): Step {
  return async (wizard) => {
    const { ui, system, label } = asked;
    const state = system.state(AbortSignal.timeout(MODULES_MS));
    const chosen = await wizard.choose<Item>({
      waiting: ui.l10n.t("Asking {0} for its modules…", label),
      placeholder: ui.l10n.t("What do you want to do?"),
      items: state.then((one) => mainItems(asked, one)),
    });
    if (chosen.shows !== undefined) {
      showText(asked, chosen.shows, await system.show(chosen.shows, AbortSignal.timeout(MODULES_MS)));
      return undefined;
    }
    return chosen.next?.(await state);
  };
}

function mainItems(asked: AskedModules, { loaded, available, collections, system }: ModuleState): Item[] {
  const { ui } = asked;
  const { l10n } = ui;
  const set: Item = {
    label: `$(checklist) ${l10n.t("Choose Modules…")}`,
    description: l10n.t("{0} available, {1} loaded", available.length, loaded.length),
    next: (state) => chooseStep(asked, state),
  };
  const search: Item = {
    label: `$(search) ${system === "lmod" ? l10n.t("Search All Modules (Spider)…") : l10n.t("Search Modules…")}`,
    next: () => spiderStep(asked),
  };
  const restore: Item = {
    label: `$(folder-opened) ${l10n.t("Restore Collection…")}`,
    description: safeWords(collections.join(", ")),
    next: (state) => restoreStep(asked, state),
  };
  const save: Item = {
    label: `$(save) ${l10n.t("Save as Collection…")}`,
    next: () => saveStep(asked),
  };
  return [
    set,
    search,
    ...(collections.length > 0 ? [restore] : []),
    // What is only tried is none that could be saved.
    ...(asked.system.kind === "server" && loaded.length > 0 ? [save] : []),
    ...(loaded.length > 0 ? [ui.separator(l10n.t("Loaded"))] : []),
    ...loaded.map((module) => ({ label: `$(package) ${safeWords(module)}`, shows: module })),
  ];
}

function showText({ ui }: AskedModules, name: string, text: string): void {
  ui.text(ui.l10n.t("Module {0}", safeWords(name))).write(text);
}

function chooseStep(asked: AskedModules, { loaded, available }: ModuleState): Step {
  return async (wizard) => {
    const names = [...loaded, ...available.filter((module) => !loaded.includes(module))];
    const ticked = await wizard.chooseSeveral({
      placeholder: asked.ui.l10n.t("Which modules do you want to load?"),
      items: names.map((module) => ({ label: module })),
      isChosen: ({ label }) => loaded.includes(label),
    });
    const wanted = ticked.map(({ label }) => label);
    toApply(asked, changeTo(loaded, wanted));
  };
}

function restoreStep(asked: AskedModules, { collections }: ModuleState): Step {
  return async (wizard) => {
    const { label } = await wizard.choose({
      placeholder: asked.ui.l10n.t("Which collection do you want to load, in the place of what is loaded now?"),
      items: collections.map((label) => ({ label })),
    });
    toApply(asked, { load: [], unload: [], restore: label });
  };
}

function toApply(asked: AskedModules, change: ModuleChange): undefined {
  if (change.load.length + change.unload.length === 0 && change.restore === undefined) return;
  asked.act = () => applyChange(asked, change);
}

function saveStep(asked: AskedModules): Step {
  return async (wizard) => {
    const { ui, system } = asked;
    const save = await wizard.text({
      prompt: ui.l10n.t("Enter a name for the collection of the loaded modules"),
      problem: (name) => nameProblem(name, ui),
      accept: async (name, signal) => {
        await system.change({ load: [], unload: [], save: name }, signal);
        return name;
      },
    });
    sayDone(ui, ui.l10n.t("The collection {0} was saved", save));
    return undefined;
  };
}

function nameProblem(name: string, { l10n }: Ui): string | undefined {
  return isModuleName(name) ? undefined : l10n.t("Use letters, digits and any of . _ - + / without spaces.");
}

function spiderStep(asked: AskedModules): Step {
  return async (wizard) => {
    const { ui, byHelper } = asked;
    const [name, text] = await wizard.text({
      prompt: ui.l10n.t("Enter the name of a module, or nothing to list all modules"),
      placeholder: "gcc",
      problem: (name) => (name === "" ? undefined : nameProblem(name, ui)),
      accept: async (name, signal): Promise<[string, string]> => [name, await byHelper.spider(name, signal)],
    });
    showText(asked, name === "" ? "spider" : name, text);
    return undefined;
  };
}
