import { NoOptionsForm } from "../../hubClient/errors.js";
import type { OptionForm } from "../../hubClient/options/model.js";
import { HubPages } from "../../hubClient/pages/hub-pages.js";
import type { Account, Server } from "../../model/types.js";
import { addressOf } from "../../text/ids.js";
import type { Wizard } from "../../ui/prompts/wizard.js";
import type { CommandDeps } from "../commands/deps.js";

export type PageForm = { kind: "form"; form: OptionForm } | { kind: "started" };

/** The hub's own form, read after a sign-in with a password, which is not kept. */
export class HubPageForm {
  #pages: HubPages | undefined;

  constructor(
    private readonly deps: CommandDeps,
    private readonly account: Account,
    private readonly server: Server,
  ) {}

  /** Asks for the password. `started`: the hub has no form, and starts the server. */
  ask(wizard: Wizard): Promise<PageForm> {
    const { label, user } = this.account;
    const { l10n } = this.deps.ui;
    return wizard.text<PageForm>({
      prompt: l10n.t("Enter the password of {0} on {1}. It's used once and not kept.", user, label),
      password: true,
      verbatim: true,
      problem: (value) => (value === "" ? l10n.t("Enter the password.") : undefined),
      accept: (password, signal) => this.deps.log.during([password], () => this.#read(password, signal)),
    });
  }

  async send(form: OptionForm, answers: Parameters<HubPages["start"]>[1], signal: AbortSignal): Promise<void> {
    if (!this.#pages) throw new TypeError("the pages were not signed in to");
    await this.#pages.start(form, answers, signal);
  }

  /** Forgets the sign-in. */
  dispose(): void {
    this.#pages?.dispose();
    this.#pages = undefined;
  }

  async #read(password: string, signal: AbortSignal): Promise<PageForm> {
    const { networks } = this.deps;
    const { baseUrl, user } = addressOf(this.account);
    this.dispose();
    const pages = new HubPages(await networks.of(baseUrl).session(), this.deps.ui.l10n);
    this.#pages = pages;
    await pages.signIn(user, password, signal);
    try {
      return { kind: "form", form: await pages.form({ user, name: this.server.name }, signal) };
    } catch (error) {
      if (error instanceof NoOptionsForm) return { kind: "started" };
      throw error;
    }
  }
}
