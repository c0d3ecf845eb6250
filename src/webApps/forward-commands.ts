import * as v from "valibot";
import { labelOfServer } from "../model/server-label.js";
import type { HubModel } from "../model/types.js";
import { serverArgs } from "../servers/commands/args.js";
import type { Forward, ServerForwards } from "../servers/forwards/server-forwards.js";
import { hubWords } from "../text/hub-words.js";
import { sayDone } from "../ui/prompts/say-done.js";
import type { Command } from "../ui/run-command.js";
import { setting } from "../ui/settings/settings.js";
import { CancellationError, type Ui } from "../ui/ui.js";
import type { AccessDeps } from "./access.js";
import type { Forwarding } from "./forwarding.js";

export interface AppCommandsDeps extends AccessDeps {
  ui: Ui;
  model: HubModel;
  forwards: ServerForwards;
  forwarding: Forwarding;
  /** Shows a page in a part of the editor's window. */
  readonly showInEditor: (address: string) => PromiseLike<unknown>;
}

const forwardArgs = v.strictObject({ ...serverArgs.entries, forward: v.pipe(v.string(), v.maxLength(100)) });

export function openForwardCommand(deps: AppCommandsDeps): Command<typeof forwardArgs> {
  return {
    id: "hubKernels.openForward",
    args: forwardArgs,
    run: async (args) => await show(deps, await forwardFor(deps, args, ({ kind }) => kind === "page")),
  };
}

export function copyForwardCommand(deps: AppCommandsDeps): Command<typeof forwardArgs> {
  const { ui, forwarding } = deps;
  return {
    id: "hubKernels.copyForward",
    args: forwardArgs,
    async run(args) {
      const { id, kind, address } = await forwardFor(deps, args);
      await ui.clipboard.writeText(kind === "page" ? await forwarding.pageOf(id, "browser") : address);
      sayDone(
        ui,
        kind === "page"
          ? ui.l10n.t("The address was copied. It works once, in the next 10 minutes")
          : ui.l10n.t("{0} was copied", address),
      );
    },
  };
}

export function stopForwardCommand(deps: AppCommandsDeps): Command<typeof forwardArgs> {
  return {
    id: "hubKernels.stopForward",
    args: forwardArgs,
    run: async (args) => deps.forwarding.stop((await forwardFor(deps, args)).id),
    ofSeveral: (all) => Promise.resolve(all),
  };
}

/** @param place by default where the user wants pages to be seen */
export async function show(
  { ui, forwarding, showInEditor }: AppCommandsDeps,
  { id, address }: Forward,
  path = "/",
  place = setting(ui, "openAppsIn"),
): Promise<string> {
  if (place === "editor") await showInEditor(await forwarding.pageOf(id, "editor", path));
  else await ui.openOutside(await forwarding.pageOf(id, "browser", path));
  return address;
}

async function forwardFor(
  { ui, model, forwards }: AppCommandsDeps,
  named: v.InferOutput<typeof forwardArgs> | undefined,
  fits: (forward: Forward) => boolean = () => true,
): Promise<Forward> {
  const fitting = forwards.all.filter(fits);
  if (named) {
    const found = fitting.find(({ id }) => id === named.forward);
    if (!found) throw new RangeError("nothing is forwarded under this name");
    return found;
  }
  if (fitting.length === 0) {
    void ui.message("information", ui.l10n.t("No app or port is open."));
    throw new CancellationError();
  }
  const items = fitting.map((forward) => {
    const label = hubWords(labelOfServer(model, forward.server) ?? "");
    return { label: forward.name, description: `${label} · ${forward.address}`, forward };
  });
  const picked = await ui.pick(items, {
    title: ui.l10n.t("Apps and Ports"),
    placeHolder: ui.l10n.t("Which app or port?"),
  });
  if (!picked) throw new CancellationError();
  return picked.forward;
}
