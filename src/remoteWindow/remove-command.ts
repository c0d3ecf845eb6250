import * as v from "valibot";
import { labelOfServer } from "../model/server-label.js";
import { serverArgs } from "../servers/commands/args.js";
import { parseServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import { confirm } from "../ui/prompts/confirm.js";
import { confirmed } from "../ui/prompts/confirmed.js";
import type { Command } from "../ui/run-command.js";
import { CancellationError } from "../ui/ui.js";
import type { RemoteCommandsDeps } from "./open-command.js";
import type { Removed } from "./remote-access.js";
import type { RemoteHost } from "./remote-files.js";

/** `account`: of all of its servers, where there are any that are reached so */
const removeArgs = v.union([
  v.strictObject({ ...serverArgs.entries, confirmed }),
  v.strictObject({ account: v.string() }),
]);

export function removeRemoteCommand(deps: RemoteCommandsDeps): Command<typeof removeArgs> {
  const { ui, access } = deps;
  return {
    id: "hubKernels.removeRemoteAccess",
    args: removeArgs,
    async run(args) {
      const isMeant = ({ server }: RemoteHost) =>
        args && "server" in args ? server === args.server : parseServerId(server)?.accountId === args?.account;
      const hosts = args ? (await access.files.hosts()).filter(isMeant) : [await choose(deps)];
      let removed: Removed | undefined;
      for (const host of hosts) {
        const label = labelOf(deps, host);
        if (!(args && "confirmed" in args && args.confirmed)) await ask(deps, label, host);
        const title = ui.l10n.t("Removing remote access to {0}…", label);
        removed = await ui.progress({ title }, () => access.remove(host));
        void ui.message("information", saidOf(deps, removed, label, host));
      }
      return removed;
    },
  };
}

/** The only one, or the one the user picks. */
async function choose(deps: RemoteCommandsDeps): Promise<RemoteHost> {
  const { ui, access } = deps;
  const [only, ...others] = await access.files.hosts();
  if (!only) {
    void ui.message("information", ui.l10n.t("No server is reached by SSH through Hub Kernels."));
    throw new CancellationError();
  }
  if (others.length === 0) return only;
  const items = [only, ...others].map((host) => ({ label: labelOf(deps, host), description: host.alias, host }));
  const picked = await ui.pick(items, {
    title: ui.l10n.t("Remove Remote Access"),
    placeHolder: ui.l10n.t("Which server shall no longer be reached by SSH?"),
  });
  if (!picked) throw new CancellationError();
  return picked.host;
}

async function ask({ ui }: RemoteCommandsDeps, label: string, { alias }: RemoteHost): Promise<void> {
  await confirm(
    ui,
    ui.l10n.t("Do you want to remove remote access to {0}?", label),
    ui.l10n.t(
      "Open connections to {0} end. Its key and all files made for it are deleted, on this computer and on the server.",
      alias,
    ),
    ui.l10n.t("Remove"),
  );
}

function saidOf({ ui }: RemoteCommandsDeps, { onServer, config }: Removed, label: string, host: RemoteHost): string {
  const here = config
    ? ui.l10n.t("Remote access to {0} was removed, and the line in {1} with it.", label, config)
    : ui.l10n.t("Remote access to {0} was removed.", label);
  if (onServer !== undefined) return here;
  const left = ui.l10n.t(
    "The server wasn't reached, so the folder .hub-kernels-ssh/{0} is still in your home there. It lets nobody in, as the key is gone.",
    host.login,
  );
  return `${here} ${left}`;
}

/** Its hub may be gone from here meanwhile. */
function labelOf({ model }: RemoteCommandsDeps, { server, alias }: RemoteHost): string {
  return safeWords(labelOfServer(model, server) ?? "") || alias;
}
