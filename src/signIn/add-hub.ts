import { coversScopes } from "../hubClient/tokens/scopes.js";
import type { HubIdentity } from "../hubClient/types.js";
import type { Account } from "../model/types.js";
import { hubLabel, isSameHub } from "../text/hub-label.js";
import { accountIdOf } from "../text/ids.js";
import type { Localizer } from "../text/speech.js";
import { describeError } from "../ui/errors/error-text.js";
import { hubOf } from "../ui/errors/hub-of.js";
import { checking } from "../ui/prompts/checking.js";
import { press } from "../ui/prompts/press.js";
import { sayDone } from "../ui/prompts/say-done.js";
import type { BoxButton, OpenBox } from "../ui/prompts/text-question.js";
import { runWizard, type Step } from "../ui/prompts/wizard.js";
import type { SiteHub } from "../ui/settings/site/site-hub.js";
import { CancellationError, type Ui } from "../ui/ui.js";
import { type CheckedToken, checkGiven } from "./check-given.js";
import type { Accept, AddHubDeps } from "./contract.js";
import { findHub } from "./find-hub.js";
import { type HubAround, hubAround } from "./hub-around.js";
import { hubListStep } from "./hub-list.js";
import { keepToken } from "./keep-token.js";
import { allowPlainHttp } from "./plain-http.js";
import { aboutOf, checkToken } from "./sign-in-check.js";
import { signInSteps } from "./sign-in-steps.js";

interface Added {
  account: Account;
  /** the hub and account were here before: only its token is new */
  known: boolean;
}

/** Who goes on with what was added: then nothing is offered here. */
export interface AddedFor {
  caller?: "picker" | "link";
  /** the address that the user has agreed to; otherwise it is asked */
  hub?: string;
}

/** With a token from code: two requests. */
export async function addHubGiven(deps: AddHubDeps, { url, token }: { url: string; token: string }): Promise<Account> {
  const { ui } = deps;
  const identity = await checking(ui, hubLabel(url), (signal) => findHub(deps, url, signal));
  const { baseUrl } = identity;
  await allowPlainHttp(baseUrl, deps);
  const { account } = await checking(ui, hubLabel(baseUrl), async (signal) => {
    const whoami = await checkToken(token, { baseUrl }, deps, signal);
    return add(deps, identity, token, { whoami, about: aboutOf({ token, way: "paste" }, whoami) });
  });
  return account;
}

/** Address → is it a hub → sign in → whose is it → kept. */
export async function addHubAsked(deps: AddHubDeps, { caller, hub }: AddedFor = {}): Promise<Account> {
  const { ui } = deps;
  let added: Added | undefined;
  const [around, offered] = await Promise.all([hub === undefined ? hubAround(deps) : {}, hubsOfSite(deps)]);
  const addressStep = (chosen?: string) => askAddress(deps, around, chosen, (account) => (added = account));
  const known = deps.model.accounts.map((account) => account.hub.baseUrl);
  const list = hub === undefined && offered.length > 0;
  await runWizard(
    ui,
    ui.l10n.t("Add JupyterHub"),
    list ? hubListStep(ui, offered, known, addressStep) : addressStep(hub),
  );
  if (!added) throw new CancellationError();
  if (caller) sayDone(ui, addedText(added, ui.l10n));
  else sayAdded(ui, added, offered);
  return added.account;
}

/** The machine's file again: it may have come since the window was opened. */
async function hubsOfSite(deps: AddHubDeps): Promise<SiteHub[]> {
  const site = await deps.site();
  await site.readFile();
  return site.hubs();
}

/** @param chosen is checked as if it had been typed, once; who comes back to the box may change it */
function askAddress(
  deps: AddHubDeps,
  around: HubAround,
  chosen: string | undefined,
  done: (added: Added) => void,
): Step {
  const { ui } = deps;
  let box: OpenBox | undefined;
  let isGiven = chosen !== undefined;
  return async (wizard) => {
    const value = chosen ?? around.value;
    const identity = await wizard.text({
      prompt: around.isUntold
        ? ui.l10n.t(
            "This editor runs in a server of a JupyterHub that doesn't tell its servers the address you see in the browser. Enter that address.",
          )
        : ui.l10n.t("Enter the address of your JupyterHub, as you see it in the browser"),
      placeholder: ui.l10n.t("For example, {0}", "https://hub.example/jupyter"),
      ...(value !== undefined && { value }),
      buttons: [throughSsh(deps, () => box)],
      meanwhile: (opened) => {
        box = opened;
        if (isGiven && chosen !== undefined) box.submit(chosen);
        isGiven = false;
      },
      accept: async (text, signal) => {
        box?.offer(undefined);
        return await findHub(deps, text, signal).catch((error: unknown) => {
          box?.offer(checkAfter(error, ui));
          throw error;
        });
      },
    });
    const { baseUrl } = identity;
    await allowPlainHttp(baseUrl, deps);
    const accept: Accept = async (given, signal) => {
      const { token, user } = given;
      const whose = { baseUrl, ...(user !== undefined && { user }) };
      done(await add(deps, identity, token, await checkGiven(given, whose, deps, signal)));
    };
    return signInSteps({ baseUrl, label: hubLabel(baseUrl) }, accept, deps);
  };
}

function throughSsh(deps: AddHubDeps, opened: () => OpenBox | undefined): BoxButton {
  const ask = async (box: OpenBox) => {
    const { askForSsh } = await import("./network/through-ssh.js");
    const address = await askForSsh(deps, box.typed);
    if (address === undefined) return;
    box.typed = address;
    box.submit(address);
  };
  const tooltip = deps.ui.l10n.t("The Hub Is Only Reachable Through SSH…");
  const pressed = () => {
    const box = opened();
    if (box) void ask(box).catch((error: unknown) => box.fail(error));
  };
  return { icon: "remote", tooltip, press: pressed };
}

/** A button beside what the box says of an address that was not reached: there is no account yet from which to check. */
function checkAfter(error: unknown, ui: Ui): BoxButton | undefined {
  if (!describeError(error, ui.l10n).actions.includes("checkConnection")) return undefined;
  const check = () => void press(ui, "hubKernels.checkConnection", { hub: hubOf(error) });
  return { icon: "pulse", tooltip: ui.l10n.t("Check Connection…"), press: check };
}

async function add(
  deps: AddHubDeps,
  { baseUrl, version }: HubIdentity,
  token: string,
  { whoami, about }: CheckedToken,
): Promise<Added> {
  const address = { baseUrl, user: whoami.name };
  const { model } = deps;
  const known = model.account(accountIdOf(address)) !== undefined;
  // The token first: when it cannot be kept, there is no hub to be shown.
  await keepToken(deps, address, token, about);
  const { servers, admin: isAdmin } = whoami;
  const account = await model.addAccount({ ...address, version, isAdmin, ...(servers && { servers }) });
  const isToAsk = !servers && coversScopes(about.scopes, ["read:servers!user"], account.user);
  return { account: isToAsk ? await withServers(deps, account) : account, known };
}

/** After a sign-in that did not ask for them. A hub that fails now is added all the same, and its problem shown as any other. */
async function withServers({ model, log }: AddHubDeps, account: Account): Promise<Account> {
  return await model.refresh(account.id).catch((error: unknown) => {
    log.info(`${account.label} did not tell of its servers: ${error instanceof Error ? error.message : "?"}`);
    return model.account(account.id) ?? account;
  });
}

function sayAdded(ui: Ui, added: Added, offered: readonly SiteHub[]): void {
  const { hub, servers } = added.account;
  const [server] = servers;
  // Nothing starts from a workspace that is not trusted.
  const isToStart = server?.state.kind === "stopped" && ui.isTrusted;
  // Its site has another one come first: the list of what can be started begins with that.
  const isAsked = (offered.find((one) => isSameHub(one.hub, hub.baseUrl))?.server ?? "") !== "";
  const start = ui.l10n.t("Start Server…");
  void ui.message("information", addedText(added, ui.l10n), ...(isToStart ? [start] : [])).then((chosen) => {
    if (chosen) void press(ui, "hubKernels.startServerWithOptions", isAsked ? undefined : { server: server?.id });
  });
}

function addedText({ account, known }: Added, l10n: Localizer): string {
  const label = hubLabel(account.hub.baseUrl);
  return known
    ? l10n.t("{0} had already been added for {1}. It has a new token now.", label, account.user)
    : l10n.t("{0} was added for {1}. Its kernels are in the kernel picker.", label, account.user);
}
