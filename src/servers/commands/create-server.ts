import * as vscode from "vscode";
import type * as v from "valibot";
import { Failure } from "../../ui/failure.js";
import { press } from "../../ui/press.js";
import { requireTrust } from "../../ui/trust.js";
import { startServer } from "../start-flow.js";
import type { Hub, NewServer, Server } from "../types.js";
import { createServerArgs } from "./args.js";
import { startingNew } from "./choose-to-start.js";
import { chooseHub, hubNamed } from "./choose.js";
import type { CommandRooms } from "./rooms.js";
import { chooseAndStart } from "./start-server-with-options.js";

type Names = typeof import("../server-name.js");
type Args = v.InferOutput<typeof createServerArgs>;

/** Name → made at the hub (from 6.0; before, with its first start) → options → started. */
export const createServerCommand = (rooms: CommandRooms) => ({
  id: "hubKernels.createServer" as const,
  args: createServerArgs,
  async run(args?: Args) {
    requireTrust();
    const { model } = rooms;
    const chosen = args
      ? hubNamed(model, args.hub)
      : await chooseHub(model, vscode.l10n.t("New Named Server"), vscode.l10n.t("On which hub?"));
    const retry = () => press("hubKernels.createServer", { ...args, hub: chosen.id });
    const failed = (error: unknown): never => {
      throw new Failure(error, { retry, hub: chosen.id });
    };
    // The names in use, and the hub's version, whose rules for names are to be kept.
    const hub = await model.refresh(chosen.id).catch(failed);
    const names = await import("../server-name.js");
    const named = args?.name === undefined ? await askName(hub, names) : checkedName(args.name, hub, names);
    const server = await model.create(hub.id, named).catch(failed);
    const { state } = args?.start === false ? server : await startNew(rooms, hub, server, args);
    return { server: server.id, state: state.kind };
  },
});

async function startNew(rooms: CommandRooms, hub: Hub, server: Server, args: Args | undefined): Promise<Server> {
  const { model } = rooms;
  const start = args?.options
    ? startServer(rooms, hub, server, args.options)
    : chooseAndStart(rooms, hub.id, server.id);
  return await startingNew(model, server.id, start);
}

async function askName(hub: Hub, names: Names): Promise<NewServer> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("New Server on {0}", hub.label),
    prompt: vscode.l10n.t(
      "A name for the server. It runs beside your other servers, with options and kernels of its own.",
    ),
    placeHolder: vscode.l10n.t("For example, {0}", "gpu"),
    ignoreFocusOut: true,
    validateInput: (text) => verdict(text, hub, names),
  });
  if (typed === undefined) throw new vscode.CancellationError();
  return checkedName(typed, hub, names);
}

/** What is wrong with the name, or what addresses will say in its place. */
function verdict(
  typed: string,
  hub: Hub,
  { newServerNamed, isNameProblem, nameProblemText }: Names,
): vscode.InputBoxValidationMessage | undefined {
  // Nobody is told off for what is not typed yet.
  if (typed === "") return undefined;
  const named = newServerNamed(typed, hub);
  if (isNameProblem(named)) {
    return { message: nameProblemText(named, vscode.l10n), severity: vscode.InputBoxValidationSeverity.Error };
  }
  if (named.displayName === undefined) return undefined;
  const message = vscode.l10n.t("Its address and the hub's own lists of names have “{0}”.", named.name);
  return { message, severity: vscode.InputBoxValidationSeverity.Info };
}

function checkedName(typed: string, hub: Hub, { newServerNamed, isNameProblem, nameProblemText }: Names): NewServer {
  const named = newServerNamed(typed, hub);
  if (!isNameProblem(named)) return named;
  void vscode.window.showWarningMessage(nameProblemText(named, vscode.l10n));
  throw new vscode.CancellationError();
}
