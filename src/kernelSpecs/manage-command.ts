import type * as vscode from "vscode";
import { serverArgs } from "../servers/commands/args.js";
import { safeWords } from "../text/safe-words.js";
import { confirm } from "../ui/prompts/confirm.js";
import { press } from "../ui/prompts/press.js";
import { retried } from "../ui/prompts/retried.js";
import { sayDone } from "../ui/prompts/say-done.js";
import { runWizard, type Step, type Wizard } from "../ui/prompts/wizard.js";
import type { Command } from "../ui/run-command.js";
import type { InstalledSpecs } from "./server-specs.js";
import type { SpecEntry } from "./spec-list.js";
import { groupOf, groups, groupWords, problemWords, shownCommand } from "./spec-words.js";
import type { AskedSpecs, SpecsOfServers } from "./specs-deps.js";

/** As long as a server may take to look at its disk, in ms. */
export const LOOK_MS = 180_000;

/** The kernels that are installed on a server: what there is of each, why some cannot start, and what can be done. */
export function manageKernelSpecs(servers: SpecsOfServers): Command<typeof serverArgs> {
  const { ui } = servers.deps;
  const title = ui.l10n.t("Manage Installed Kernels");
  return {
    id: "hubKernels.manageKernelSpecs",
    args: serverArgs,
    async run(args) {
      const asked = await servers.for(args, title, ui.l10n.t("Which server's kernels do you want to see?"));
      const after: { press?: string } = {};
      await retried(ui, "hubKernels.manageKernelSpecs", asked.account.id, { server: asked.server }, async () => {
        await runWizard(ui, `${title}: ${asked.label}`, listStep(servers, asked, after));
      });
      if (after.press !== undefined) await press(ui, after.press, { server: asked.server });
    },
  };
}

type Item = vscode.QuickPickItem & { spec?: SpecEntry; adds?: boolean };

function listStep(servers: SpecsOfServers, asked: AskedSpecs, after: { press?: string }): Step {
  return async (wizard) => {
    const { ui } = servers.deps;
    const { l10n } = ui;
    const listed = asked.specs.list(AbortSignal.timeout(LOOK_MS));
    const chosen = await wizard.choose<Item>({
      waiting: l10n.t("Asking the server for its kernels…"),
      placeholder: l10n.t("Which kernel do you want to see or remove?"),
      items: listed.then((installed) => listItems(installed, servers)),
    });
    if (chosen.adds) after.press = "hubKernels.addKernelSpec";
    return chosen.spec && specStep(servers, asked, chosen.spec, after);
  };
}

function listItems({ specs, isByServerAlone }: InstalledSpecs, { deps: { ui } }: SpecsOfServers): Item[] {
  const { l10n } = ui;
  const add: Item = { label: `$(add) ${l10n.t("Add Kernel from an Environment…")}`, adds: true };
  const unseen = l10n.t("The folders of these can't be seen: the server has no Python kernel for the helper.");
  return [
    add,
    ...groups.flatMap((group): Item[] => {
      const items = specs
        .filter((spec) => groupOf(spec) === group)
        .map((spec): Item => {
          const { name, language, displayName, problem, argv, isDefault } = spec;
          const about = [name, language, ...(isDefault ? [l10n.t("default")] : [])].filter((word) => word !== "");
          return {
            label: `$(${problem ? "warning" : "symbol-event"}) ${safeWords(displayName)}`,
            description: safeWords(about.join(" · ")),
            detail: problem ? problemWords(problem, l10n) : shownCommand(argv),
            spec,
          };
        });
      const words = isByServerAlone && group === "server" ? unseen : groupWords(group, l10n);
      return items.length > 0 ? [ui.separator(words), ...items] : [];
    }),
  ];
}

type Detail = vscode.QuickPickItem & { copies?: string; removes?: true };

function specStep(servers: SpecsOfServers, asked: AskedSpecs, spec: SpecEntry, after: { press?: string }): Step {
  return async (wizard: Wizard) => {
    const { ui } = servers.deps;
    const chosen = await wizard.choose<Detail>({
      placeholder: ui.l10n.t("{0}: press Enter on a line to copy it", safeWords(spec.displayName)),
      items: details(spec, servers),
      acts: ({ removes }) => removes === true,
    });
    if (chosen.copies !== undefined) {
      await ui.clipboard.writeText(chosen.copies);
      sayDone(ui, ui.l10n.t("{0} was copied", safeWords(chosen.copies)));
      return undefined;
    }
    await remove(servers, asked, spec);
    return listStep(servers, asked, after);
  };
}

function details(spec: SpecEntry, { deps: { ui } }: SpecsOfServers): Detail[] {
  const { l10n } = ui;
  const { name, language, argv, onDisk, problem, variables, condaPrefix } = spec;
  const command = argv.join(" ");
  const line = (icon: string, label: string, value: string | undefined): Detail[] =>
    value ? [{ label: `$(${icon}) ${label}`, detail: safeWords(value), copies: value }] : [];
  return [
    ...(problem ? line("warning", l10n.t("Reason"), problemWords(problem, l10n)) : []),
    ...line("tag", l10n.t("Name"), name),
    ...line("code", l10n.t("Language"), language),
    ...line("terminal", l10n.t("Command"), command),
    ...line("folder", l10n.t("Folder"), onDisk?.folder),
    ...line("package", l10n.t("Environment"), condaPrefix),
    ...line("symbol-variable", l10n.t("Environment variables"), variables.join(", ")),
    ...line("person", l10n.t("Origin"), groupWords(groupOf(spec), l10n)),
    ...(onDisk?.isOwn ? [{ label: `$(trash) ${l10n.t("Remove Kernel…")}`, removes: true as const }] : []),
  ];
}

/** The notebooks that use it keep its name, and find none. */
async function remove({ deps: { ui } }: SpecsOfServers, { specs, label, server }: AskedSpecs, spec: SpecEntry) {
  const { l10n } = ui;
  const shown = safeWords(spec.displayName);
  await confirm(
    ui,
    l10n.t("Do you want to remove the kernel “{0}” from {1}?", shown, label),
    l10n.t(
      "The folder {0} is deleted there. The environment that it belongs to stays, kernels that run go on, and notebooks that use it ask for another one.",
      safeWords(spec.onDisk?.folder ?? ""),
    ),
    l10n.t("Remove Kernel"),
  );
  await specs.remove(spec.name, AbortSignal.timeout(LOOK_MS));
  sayDone(ui, l10n.t("The kernel “{0}” was removed", shown));
  void press(ui, "hubKernels.refreshServers", { server });
}
