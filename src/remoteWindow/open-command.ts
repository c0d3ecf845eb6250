import { serverLabel } from "../model/server-label.js";
import type { HubModel } from "../model/types.js";
import { serverArgs } from "../servers/commands/args.js";
import { runningServerFor } from "../servers/commands/choose.js";
import { safeWords } from "../text/safe-words.js";
import { confirm } from "../ui/prompts/confirm.js";
import { retried } from "../ui/prompts/retried.js";
import { sayDone } from "../ui/prompts/say-done.js";
import type { Command } from "../ui/run-command.js";
import type { Ui } from "../ui/ui.js";
import type { RemoteAccess } from "./remote-access.js";

export interface RemoteCommandsDeps {
  ui: Ui;
  model: HubModel;
  access: RemoteAccess;
  /** this window works on another machine, or in a browser: from there no remote window opens */
  isElsewhere: boolean;
  /** @param folder on the host */
  openWindow(host: string, folder: string): PromiseLike<unknown>;
}

/** Those that open `vscode-remote://ssh-remote+HOST/`: the first for VS Code itself, where the other one does not run. */
const MICROSOFTS = "ms-vscode-remote.remote-ssh";
const OPEN = "jeanp413.open-remote-ssh";

export function openRemoteCommand(deps: RemoteCommandsDeps): Command<typeof serverArgs> {
  const { ui, model, access } = deps;
  return {
    id: "hubKernels.openRemoteWindow",
    args: serverArgs,
    async run(args) {
      const { account, server } = await runningServerFor({ ui, model }, args, {
        title: ui.l10n.t("Open in Remote Window"),
        question: ui.l10n.t("Which server do you want to open?"),
      });
      const label = safeWords(serverLabel(account, server));
      return await retried(ui, "hubKernels.openRemoteWindow", account.id, { server: server.id }, async () => {
        if (!(await access.isSetUp(server.id))) await ask(deps, label);
        const title = ui.l10n.t("Connecting to {0} by SSH…", label);
        const { host, home } = await ui.progress({ title, cancellable: true }, (_, cancelled) =>
          access.setUp(server.id, cancelled),
        );
        await show(deps, host.alias, home, label);
        return host.alias;
      });
    },
  };
}

async function ask(deps: RemoteCommandsDeps, label: string): Promise<void> {
  const { ui, access } = deps;
  const { config } = access;
  const told = [
    ui.l10n.t(
      "On this computer, an SSH key for this server alone is made, and this becomes the first line of {1}:\n{0}\nThen ssh, scp, rsync and other editors reach the server too.",
      config.line,
      config.file,
    ),
    ui.l10n.t(
      "On the server, the public half of the key is kept in .hub-kernels-ssh in your home, and an sshd of your own is started for each connection. No port is opened, and no password lets in.",
    ),
    ui.l10n.t(
      "The connection goes through this window, so keep it open. While there is one, the server counts as used.",
    ),
    ui.l10n.t("“JupyterHub: Remove Remote Access…” undoes all of it."),
  ];
  const question = ui.l10n.t("Do you want to reach {0} by SSH?", label);
  const button = opensWindows(deps) ? ui.l10n.t("Set Up and Open") : ui.l10n.t("Set Up");
  await confirm(ui, question, told.join("\n\n"), button, "information");
}

/** Else its user is told the command for a terminal. */
function opensWindows({ ui, isElsewhere }: RemoteCommandsDeps): boolean {
  return !isElsewhere && [MICROSOFTS, OPEN].some((id) => ui.extensionVersion(id) !== undefined);
}

async function show(deps: RemoteCommandsDeps, host: string, home: string, label: string): Promise<void> {
  if (opensWindows(deps)) {
    await deps.openWindow(host, home);
    return;
  }
  // Who is told goes on when it suits.
  void offer(deps, host, label);
}

async function offer({ ui, access, isElsewhere }: RemoteCommandsDeps, host: string, label: string): Promise<void> {
  const { isSshsOwn, file } = access.config;
  const line = isSshsOwn ? `ssh ${host}` : `ssh -F "${file}" ${host}`;
  const [copy, install] = [ui.l10n.t("Copy Command"), ui.l10n.t("Find Remote-SSH")];
  const chosen = isElsewhere
    ? await ui.message(
        "information",
        ui.l10n.t(
          "{0} is reached by “{1}” in a terminal here. A remote window can't be opened from this window, as it works on another machine itself.",
          label,
          line,
        ),
        copy,
      )
    : await ui.message(
        "information",
        ui.l10n.t(
          "{0} is reached by “{1}” in a terminal. To open it in a window, install Remote-SSH, then run this command again.",
          label,
          line,
        ),
        install,
        copy,
      );
  if (chosen === copy) {
    await ui.clipboard.writeText(line);
    sayDone(ui, ui.l10n.t("{0} was copied", line));
  }
  const wanted = /^vscode/.test(ui.uriScheme) ? MICROSOFTS : OPEN;
  if (chosen === install) await ui.run("workbench.extensions.search", `@id:${wanted}`);
}
