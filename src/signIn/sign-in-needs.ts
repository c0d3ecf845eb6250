import type * as vscode from "vscode";
import { asHubError } from "../model/model-errors.js";
import type { Account, HubModel } from "../model/types.js";
import { type AccountId, accountIdOf, addressOf } from "../text/ids.js";
import { entryOf } from "../tokens/store/entry-of.js";
import { explained } from "../tokens/store/token-problem.js";
import type { TokenStore } from "../tokens/store/types.js";
import { type ErrorLog, presentError, presentSignInsThrough } from "../ui/errors/errors.js";
import { hubOf } from "../ui/errors/hub-of.js";
import { Lazy } from "../ui/lazy.js";
import { press } from "../ui/prompts/press.js";
import type { Ui } from "../ui/ui.js";
import type { SignInMatter, SignInPromptDeps, SignInPrompts } from "./sign-in-prompt.js";

export interface SignInNeedsDeps {
  ui: Ui;
  model: HubModel;
  tokens: TokenStore;
  memento: vscode.Memento;
  log: ErrorLog;
}

/** Asks for a sign-in where the model says that one is needed, and where a command failed for the want of one. */
export function watchSignInNeeds({ ui, model, tokens, memento, log }: SignInNeedsDeps): { dispose(): void } {
  const needs = new Needs(model, tokens);
  const promptsDeps: SignInPromptDeps = {
    matterOf: (error, account, asked) => needs.matterOf(error, account, asked),
    matterNow: (account) => needs.matterNow(account),
    askHub: (error, account) => needs.askHub(error, account),
    marks: memento,
    isFocused: () => ui.isFocused,
    show: async (problem) => {
      const { askForStep, describeError } = await errors();
      return await askForStep(ui, describeError(problem, ui.l10n));
    },
    signIn: (account) => press(ui, "hubKernels.signIn", { account }),
    sayDone: (account) => sayDone(ui, model.account(account)),
    takeStep: async (step, { problem, account }) => (await errors()).takeStep(ui, step, problem, { account }),
    present: (error) => presentError(error, { ui, log }),
  };
  const prompts = new Lazy(async () => new (await import("./sign-in-prompt.js")).SignInPrompts(promptsDeps));
  const failed = (error: unknown) => log.error("a sign-in could not be asked for:", error);
  presentSignInsThrough({
    met(error, again, showAlone) {
      if (!needs.matterOf(error, again.account, false)) return false;
      const meet = (asked: SignInPrompts) => asked.met(error, again, showAlone) || showAlone();
      prompts
        .get()
        .then(meet)
        .catch((problem: unknown) => {
          failed(problem);
          showAlone();
        });
      return true;
    },
  });
  const subscriptions = [
    model.onDidChange(({ account }) => {
      const matter = needs.matterNow(account.id);
      if (matter)
        prompts
          .get()
          .then((asked) => asked.needed(matter))
          .catch(failed);
    }),
    // What nobody was asked is not changed by a token.
    tokens.onDidChange(
      (account) => void prompts.made?.then((asked) => asked.tokenChanged(accountIdOf(account))).catch(failed),
    ),
    ui.onFocus(() => void prompts.made?.then((asked) => asked.focused()).catch(failed)),
  ];
  return {
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      presentSignInsThrough(undefined);
    },
  };
}

const errors = () => import("../ui/errors/show-error.js");

class Needs {
  constructor(
    private readonly model: HubModel,
    private readonly tokens: TokenStore,
  ) {}

  matterNow(accountId: AccountId): SignInMatter | undefined {
    const account = this.model.account(accountId);
    if (account?.reach.kind !== "sign-in-needed") return undefined;
    const { problem } = account.reach;
    // The user took it away: that is no news.
    const wanted = asHubError(problem)?.kind === "not-signed-in" && "why" in problem && problem.why === "removed";
    return wanted ? undefined : this.#matter(account, problem);
  }

  matterOf(error: unknown, accountId: AccountId | undefined, asked: boolean): SignInMatter | "ask" | undefined {
    const account = this.#accountOf(error, accountId);
    if (!account) return undefined;
    switch (asHubError(error)?.kind) {
      case "token-ended":
      case "not-signed-in":
      case "login-expired":
      case "token-rejected":
        // That a call was refused need not be the token's fault: the hub itself has the word.
        if (account.reach.kind !== "sign-in-needed") return asked ? undefined : "ask";
        return this.#matter(account, account.reach.problem);
      case "scope-missing":
        return this.#matter(account, error as Error);
      default:
        return undefined;
    }
  }

  async askHub(error: unknown, accountId: AccountId | undefined): Promise<unknown> {
    const account = this.#accountOf(error, accountId);
    return account && (await this.model.refresh(account.id));
  }

  /** Where a hub has several accounts here, the one that needs a sign-in. */
  #accountOf(error: unknown, accountId: AccountId | undefined): Account | undefined {
    const known = accountId === undefined ? undefined : this.model.account(accountId);
    if (known) return known;
    const baseUrl = hubOf(error);
    const accounts = this.model.accounts.filter((account) => account.hub.baseUrl === baseUrl);
    const [needy, ...others] = accounts.filter(({ reach }) => reach.kind === "sign-in-needed");
    if (accounts.length <= 1) return accounts[0];
    return others.length === 0 ? needy : undefined;
  }

  #matter(account: Account, error: Error): SignInMatter {
    const entry = entryOf(this.tokens, addressOf(account));
    return { account: account.id, token: entry?.storedAt ?? "", problem: explained(error, entry, Date.now()) as Error };
  }
}

function sayDone(ui: Ui, account: Account | undefined): void {
  if (!account) return;
  void ui.message("information", ui.l10n.t("You're already signed in to {0} as {1}.", account.label, account.user));
}
