import * as vscode from "vscode";
import type { HubIdentity } from "../../hubClient/types.js";
import { aboutOf, checkToken } from "../../tokens/sign-in-check.js";
import { checkGiven, type CheckedToken } from "../../tokens/sign-in/check-given.js";
import type { Accept } from "../../tokens/sign-in/contract.js";
import { signInSteps } from "../../tokens/sign-in/sign-in-steps.js";
import { checking } from "../../ui/checking.js";
import { hubLabel } from "../../ui/hub-label.js";
import { allowPlainHttp } from "../../ui/plain-http.js";
import { press } from "../../ui/press.js";
import { runWizard, type Step } from "../../ui/wizard.js";
import { findHub } from "./find-hub.js";
import { hubAround } from "./hub-around.js";
import { keepToken } from "./keep-token.js";
import { hubIdOf } from "../server-id.js";
import type { Hub } from "../types.js";
import type { CommandRooms } from "../commands/rooms.js";

interface Added {
  hub: Hub;
  /** the hub and account were here before: only its token is new */
  known: boolean;
}

/** With a token from code: two requests. */
export async function addHubGiven(rooms: CommandRooms, { url, token }: { url: string; token: string }): Promise<Hub> {
  const identity = await checking(hubLabel(url), (signal) => findHub(rooms, url, signal));
  const { baseUrl } = identity;
  await allowPlainHttp(baseUrl, rooms.memento);
  const { hub } = await checking(hubLabel(baseUrl), async (signal) => {
    const whoami = await checkToken(token, { baseUrl }, rooms, signal);
    return add(rooms, identity, token, { whoami, about: aboutOf({ token, way: "paste" }, whoami) });
  });
  return hub;
}

/** Address → is it a hub → sign in → whose is it → kept. */
export async function addHubAsked(rooms: CommandRooms): Promise<Hub> {
  let added: Added | undefined;
  const around = await hubAround(rooms);
  const address: Step = async (wizard) => {
    const identity = await wizard.text({
      prompt: around.isUntold
        ? vscode.l10n.t(
            "This editor runs in a server of a JupyterHub, which does not tell its servers the address that you see in the browser. Enter that one.",
          )
        : vscode.l10n.t("The address of your JupyterHub, as you see it in the browser"),
      placeholder: "https://hub.example/jupyter",
      ...(around.value !== undefined && { value: around.value }),
      accept: (text, signal) => findHub(rooms, text, signal),
    });
    const { baseUrl } = identity;
    await allowPlainHttp(baseUrl, rooms.memento);
    const accept: Accept = async (given, signal) => {
      const { token, user } = given;
      const whose = { baseUrl, ...(user !== undefined && { user }) };
      added = await add(rooms, identity, token, await checkGiven(given, whose, rooms, signal));
    };
    return signInSteps({ baseUrl, label: hubLabel(baseUrl) }, accept, rooms);
  };
  await runWizard(vscode.l10n.t("Add JupyterHub"), address);
  if (!added) throw new vscode.CancellationError();
  sayAdded(added);
  return added.hub;
}

async function add(
  rooms: CommandRooms,
  { baseUrl, version }: HubIdentity,
  token: string,
  { whoami, about }: CheckedToken,
): Promise<Added> {
  const account = { baseUrl, user: whoami.name };
  const { model } = rooms;
  const known = model.hub(hubIdOf(account)) !== undefined;
  // The token first: when it cannot be kept, there is no hub to be shown.
  await keepToken(rooms, account, token, about);
  const hub = await model.addHub({ ...account, version, ...(whoami.servers && { servers: whoami.servers }) });
  return { hub, known };
}

function sayAdded({ hub, known }: Added): void {
  const start = vscode.l10n.t("Start Server…");
  const label = hubLabel(hub.baseUrl);
  const message = known
    ? vscode.l10n.t("{0} was here already for {1}: it has a new token now.", label, hub.user)
    : vscode.l10n.t("{0} was added for {1}. Its kernels are in the kernel picker.", label, hub.user);
  // Nothing starts from a workspace that is not trusted.
  const buttons = vscode.workspace.isTrusted ? [start] : [];
  void vscode.window.showInformationMessage(message, ...buttons).then((chosen) => {
    if (chosen) void press("hubKernels.startServerWithOptions", { server: hub.servers[0]?.id });
  });
}
