import { specNameOf } from "../kernelSpecs/command-line.js";
import { sayAdded } from "../kernelSpecs/say-added.js";
import { ServerSpecs } from "../kernelSpecs/server-specs.js";
import type { SpecEntry } from "../kernelSpecs/spec-list.js";
import { hubWords } from "../text/hub-words.js";
import { safeWords } from "../text/safe-words.js";
import { isUnsafe } from "../text/unsafe-text.js";
import { confirm } from "../ui/prompts/confirm.js";
import { press } from "../ui/prompts/press.js";
import { runWizard, type Step } from "../ui/prompts/wizard.js";
import { CancellationError } from "../ui/ui.js";
import { ModulesFailed } from "./module-errors.js";
import { type ModuleChange, MODULES_MS, type ModuleState } from "./module-system.js";
import { type AskedModules } from "./modules-deps.js";

/** Asks, with the whole set, and does it: in the server, or as a kernel that loads the set. */
export async function applyChange(asked: AskedModules, change: ModuleChange): Promise<void> {
  if (asked.system.kind === "server") await inServer(asked, change);
  else await asKernel(asked, change);
}

async function inServer(asked: AskedModules, change: ModuleChange): Promise<void> {
  const { ui, system, server, label } = asked;
  const { l10n } = ui;
  const { loaded } = await system.state(AbortSignal.timeout(MODULES_MS));
  const set = [...loaded.filter((module) => !change.unload.includes(module)), ...change.load];
  const { restore } = change;
  const told = [
    ...(restore === undefined ? [] : [l10n.t("Restored: the collection {0}", safeWords(restore))]),
    ...line(l10n.t("Loaded: {0}", names(change.load)), change.load),
    ...line(l10n.t("Unloaded: {0}", names(change.unload)), change.unload),
    ...(restore === undefined ? [l10n.t("Then loaded: {0}", names(set) || l10n.t("none"))] : []),
    l10n.t(
      "It counts for all kernels that start from then on, until the server stops. Kernels that run stay as they are.",
    ),
  ];
  const question = l10n.t("Do you want to change the modules of {0}?", label);
  await confirm(ui, question, told.join("\n\n"), l10n.t("Change Modules"), "information");
  const title = l10n.t("Changing the modules of {0}…", label);
  const after = await ui.progress({ title, cancellable: true }, (_, cancelled) => system.change(change, cancelled));
  await sayChanged(asked, after);
  void press(ui, "hubKernels.refreshServers", { server });
}

/** A kernel that is restarted by its server gets the environment that it was started with (jupyter_server 2.21). */
async function sayChanged({ ui, label }: AskedModules, { loaded, said }: ModuleState): Promise<void> {
  const { l10n } = ui;
  const shutDown = l10n.t("Shut Down Kernel…");
  const done = l10n.t("Loaded on {0} now: {1}.", label, names(loaded) || l10n.t("none"));
  const next = l10n.t(
    "To use it in a notebook, shut down its kernel, then run a cell: a restart alone keeps what the kernel was started with.",
  );
  const words = said === "" ? [] : [l10n.t("The module system says: {0}", hubWords(said))];
  const pressed = ui.message("information", [done, next, ...words].join(" "), shutDown);
  void Promise.resolve(pressed).then((button) => button === shutDown && press(ui, "hubKernels.shutDownKernel"));
  return Promise.resolve();
}

interface KernelNames {
  base: SpecEntry;
  displayName: string;
}

async function asKernel(asked: AskedModules, change: ModuleChange): Promise<void> {
  const { ui, system, byHelper, reach, label, server } = asked;
  const { l10n } = ui;
  const title = l10n.t("Trying the modules on {0}…", label);
  const tried = await ui.progress({ title, cancellable: true }, (_, cancelled) => system.change(change, cancelled));
  const specs = new ServerSpecs(reach, label);
  const { specs: installed } = await specs.list(AbortSignal.timeout(MODULES_MS));
  const chosen: { names?: KernelNames } = {};
  await runWizard(ui, l10n.t("Kernel with Modules: {0}", label), baseStep(asked, installed, tried, chosen));
  if (!chosen.names) throw new CancellationError();
  const { base, displayName } = chosen.names;
  const name = specNameOf(displayName);
  const replaced = installed.find((spec) => spec.name.toLowerCase() === name && spec.onDisk?.isOwn);
  const told = [
    l10n.t(
      "It starts “{0}” with these modules: {1}",
      safeWords(base.displayName),
      names(tried.loaded) || l10n.t("none"),
    ),
    ...(tried.said === "" ? [] : [l10n.t("The module system says: {0}", hubWords(tried.said))]),
    l10n.t(
      "The server has no extension that loads modules for all kernels (jupyterlmod), so you get a new kernel that loads them whenever it starts.",
    ),
    ...(replaced
      ? [l10n.t("It takes the place of your kernel “{0}”, which has the same name.", safeWords(replaced.displayName))]
      : []),
  ];
  const question = l10n.t("Do you want to add the kernel “{0}”?", safeWords(displayName));
  await confirm(ui, question, told.join("\n\n"), l10n.t("Add Kernel"), replaced ? "warning" : "information");
  const kernel = { ...change, name, displayName, base: base.name };
  await byHelper.addKernel(kernel, AbortSignal.timeout(MODULES_MS));
  if ((await specs.stamp(name, AbortSignal.timeout(MODULES_MS))) === "") throw new ModulesFailed(name);
  await specs.list(AbortSignal.timeout(MODULES_MS));
  sayAdded(ui, displayName, label);
  void press(ui, "hubKernels.refreshServers", { server });
}

function baseStep(
  asked: AskedModules,
  installed: readonly SpecEntry[],
  tried: ModuleState,
  chosen: { names?: KernelNames },
): Step {
  return async (wizard) => {
    const fitting = installed.filter(({ onDisk, problem, argv }) => onDisk && !problem && argv[0] !== "bash");
    const { base } = await wizard.choose({
      placeholder: asked.ui.l10n.t("Which kernel do you want with these modules?"),
      items: fitting.map((base) => ({
        label: `$(symbol-event) ${safeWords(base.displayName)}`,
        description: safeWords(base.name),
        base,
      })),
      needless: (items) => (items.length === 1 ? items[0] : undefined),
    });
    return nameStep(asked, base, tried, chosen);
  };
}

function nameStep(
  asked: AskedModules,
  base: SpecEntry,
  { loaded }: ModuleState,
  chosen: { names?: KernelNames },
): Step {
  return async (wizard) => {
    const { l10n } = asked.ui;
    const displayName = await wizard.text({
      prompt: l10n.t("The modules are loaded by a new kernel. Enter the name to show in lists of kernels."),
      value: `${base.displayName} (${loaded.join(", ")})`,
      problem: (value) => (value === "" || isUnsafe(value) ? l10n.t("Enter a name.") : undefined),
      accept: (value) => Promise.resolve(value),
    });
    chosen.names = { base, displayName };
    return undefined;
  };
}

function names(modules: readonly string[]): string {
  return safeWords(modules.join(", "));
}

function line(words: string, about: readonly string[]): string[] {
  return about.length > 0 ? [words] : [];
}
