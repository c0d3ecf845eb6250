import * as vscode from "vscode";
import type * as v from "valibot";
import type { HubIdentity, Whoami } from "../../hubClient/types.js";
import { checkToken } from "../../tokens/sign-in-check.js";
import { tokenSteps } from "../../tokens/sign-in-steps.js";
import { checking } from "../../ui/checking.js";
import { hubLabel } from "../../ui/hub-label.js";
import { allowPlainHttp } from "../../ui/plain-http.js";
import { press } from "../../ui/press.js";
import { runWizard, type Step } from "../../ui/wizard.js";
import { findHub } from "../find-hub.js";
import { keepToken } from "../keep-token.js";
import type { Hub } from "../types.js";
import { addHubArgs } from "./args.js";
import type { CommandRooms } from "./rooms.js";

/** Address → is it a hub → token → whose is it → kept. Two requests. */
export const addHub = (rooms: CommandRooms) => ({
  id: "hubKernels.addHub" as const,
  args: addHubArgs,
  async run(args?: v.InferOutput<typeof addHubArgs>) {
    const hub = args ? await addGiven(rooms, args) : await addAsked(rooms);
    return { hub: hub.id, user: hub.user, server: hub.servers[0]?.id };
  },
});

async function addGiven(rooms: CommandRooms, { url, token }: v.InferOutput<typeof addHubArgs>): Promise<Hub> {
  const identity = await checking(hubLabel(url), (signal) => findHub(rooms, url, signal));
  await allowPlainHttp(identity.baseUrl, rooms.memento);
  return await checking(hubLabel(identity.baseUrl), (signal) => addWithToken(rooms, identity, token, signal));
}

async function addAsked(rooms: CommandRooms): Promise<Hub> {
  let added: Hub | undefined;
  const address: Step = async (wizard) => {
    const identity = await wizard.text({
      prompt: vscode.l10n.t("The address of your JupyterHub, as you see it in the browser"),
      placeholder: "https://hub.example/jupyter",
      accept: (text, signal) => findHub(rooms, text, signal),
    });
    await allowPlainHttp(identity.baseUrl, rooms.memento);
    return tokenSteps({ baseUrl: identity.baseUrl, label: hubLabel(identity.baseUrl) }, async (token, signal) => {
      added = await addWithToken(rooms, identity, token, signal);
    });
  };
  await runWizard(vscode.l10n.t("Add JupyterHub"), address);
  if (!added) throw new vscode.CancellationError();
  offerStart(added);
  return added;
}

async function addWithToken(
  rooms: CommandRooms,
  { baseUrl, version }: HubIdentity,
  token: string,
  signal: AbortSignal,
): Promise<Hub> {
  const whoami: Whoami = await checkToken(token, { baseUrl }, rooms, signal);
  const user = whoami.name;
  // The token first: when it cannot be kept, there is no hub to be shown.
  await keepToken(rooms.tokens, { baseUrl, user }, token, whoami);
  return await rooms.model.addHub({ baseUrl, version, user, ...(whoami.servers && { servers: whoami.servers }) });
}

function offerStart(hub: Hub): void {
  const start = vscode.l10n.t("Start Server…");
  const message = vscode.l10n.t("{0} was added for {1}. Its kernels are in the kernel picker.", hub.label, hub.user);
  void vscode.window.showInformationMessage(message, start).then((chosen) => {
    if (chosen) void press("hubKernels.startServerWithOptions", { server: hub.servers[0]?.id });
  });
}
