import { serverArgs } from "../servers/commands/args.js";
import { safeWords } from "../text/safe-words.js";
import { underEither, wait } from "../transport/waiting.js";
import { confirm } from "../ui/prompts/confirm.js";
import { press } from "../ui/prompts/press.js";
import { retried } from "../ui/prompts/retried.js";
import { runWizard } from "../ui/prompts/wizard.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError } from "../ui/ui.js";
import { environmentStep, type NewSpec } from "./add-questions.js";
import { commandLine, installCommand } from "./command-line.js";
import { LOOK_MS } from "./manage-command.js";
import { sayAdded } from "./say-added.js";
import { NoInstaller } from "./spec-errors.js";
import type { AskedSpecs, SpecsOfServers } from "./specs-deps.js";

/** Between two looks whether the command has made it, in ms. */
const PAUSE_MS = 1_000;
/** A command that takes longer has failed, or asks something in its terminal. In ms. */
const WATCH_MS = 30 * 60_000;

/** Makes a kernel of an environment of the server, by the command that sites document, in a terminal that the user sees. */
export function addKernelSpec(servers: SpecsOfServers): Command<typeof serverArgs> {
  const { ui } = servers.deps;
  const title = ui.l10n.t("Add Kernel from an Environment");
  return {
    id: "hubKernels.addKernelSpec",
    args: serverArgs,
    async run(args) {
      const asked = await servers.for(args, title, ui.l10n.t("Which server has the environment?"));
      const { specs, label, server } = asked;
      return await retried(ui, "hubKernels.addKernelSpec", asked.account.id, { server }, async () => {
        let spec: NewSpec | undefined;
        const chosen = (one: NewSpec) => void (spec = one);
        await runWizard(ui, `${title}: ${label}`, environmentStep({ ui, specs, label, chosen }));
        if (!spec) throw new CancellationError();
        const line = lineFor(spec, label, await specs.isUtf8(AbortSignal.timeout(LOOK_MS)));
        await ask(servers, asked, spec, line);
        await add(servers, asked, spec, line);
        return spec.name;
      });
    },
  };
}

/** What is typed. Where the environment has no ipykernel, that is installed before. */
function lineFor({ python, about, name, displayName }: NewSpec, label: string, isUtf8: boolean): string {
  const install = commandLine(installCommand(python, name, displayName), isUtf8);
  if (!about || about.ipykernel) return install;
  if (about.installer.length === 0) throw new NoInstaller(python, label);
  return `${commandLine([...about.installer, "ipykernel"], isUtf8)} && ${install}`;
}

async function ask({ deps: { ui } }: SpecsOfServers, { label }: AskedSpecs, spec: NewSpec, line: string) {
  const { l10n } = ui;
  const { about, displayName } = spec;
  const lacks = about && !about.ipykernel;
  const told = [
    ...(lacks ? [l10n.t("The environment doesn't have ipykernel, which a kernel needs. It is installed first.")] : []),
    l10n.t("This is typed into a new terminal on {0}:", label),
    line,
  ];
  const button = lacks ? l10n.t("Install ipykernel and Add Kernel") : l10n.t("Add Kernel");
  const question = l10n.t("Do you want to add the kernel “{0}”?", safeWords(displayName));
  await confirm(ui, question, told.join("\n\n"), button, "information");
}

async function add({ deps }: SpecsOfServers, { specs, server, label }: AskedSpecs, spec: NewSpec, line: string) {
  const { ui } = deps;
  const { l10n } = ui;
  const shown = safeWords(spec.displayName);
  const before = await specs.stamp(spec.name, AbortSignal.timeout(LOOK_MS));
  const closed = await deps.runInTerminal(server, line);
  const title = l10n.t("Waiting for the terminal to add the kernel “{0}”…", shown);
  await ui.progress({ title, cancellable: true }, async (_, cancelled) => {
    const ends = [cancelled, closed, AbortSignal.timeout(WATCH_MS)];
    await underEither(ends, async (signal) => {
      while ([before, ""].includes(await specs.stamp(spec.name, signal))) await wait(PAUSE_MS, signal);
      // What the server said before is known to all pickers of this window.
      await specs.list(signal);
    });
  });
  void press(ui, "hubKernels.refreshServers", { server });
  sayAdded(ui, spec.displayName, label);
}
