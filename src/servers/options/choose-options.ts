import type { FormSource } from "../../hubClient/options/contract.js";
import { toUserOptions } from "../../hubClient/options/encode.js";
import { isFormFields } from "../../hubClient/options/form-fields.js";
import type { Answers, OptionForm } from "../../hubClient/options/model.js";
import { fieldsOf, startAnswers, typedSecrets, withSecrets } from "../../hubClient/options/start-answers.js";
import type { StartOptions, UserOptions } from "../../hubClient/types.js";
import { AccountStore } from "../../model/account-store.js";
import { lastStartOf } from "../../model/last-fields.js";
import type { OptionSource } from "../../model/option-sources.js";
import { serverLabel } from "../../model/server-label.js";
import { spelledSecrets } from "../../model/typed-secrets.js";
import type { Account, Server } from "../../model/types.js";
import { hubWords } from "../../text/hub-words.js";
import type { AccountId, ServerId } from "../../text/ids.js";
import { runWizard, type Step, type Wizard } from "../../ui/prompts/wizard.js";
import { CancellationError } from "../../ui/ui.js";
import type { CommandDeps } from "../commands/deps.js";
import { isDangerNew } from "./choices.js";
import { gather, type Gathered } from "./gather.js";
import { HubPageForm } from "./hub-page-form.js";
import type { FormOffer, Outcome } from "./offer.js";
import { keepWords } from "./option-words.js";
import { sayProblems } from "./say-problems.js";
import { isLarge, settled } from "./settle.js";
import { sourceWords } from "./sources.js";
import {
  againItem,
  isStart,
  listText,
  type MethodItem,
  profileItem,
  type StartItem,
  startList,
  type StartWith,
} from "./start-list.js";
import { isByFormOnly } from "./to-be-looked-at.js";
import { FormWalk } from "./walk.js";

export { ownAndSiteProfiles } from "./gather.js";

type StartWithForm = Extract<StartWith, { kind: "form" }>;

/** What a start is made with; `last`: the server's last one, as it is known once the hub was asked. */
export type Again = NonNullable<StartOptions> | "last";

export interface Chosen {
  account: Account;
  server: Server;
  outcome: Outcome;
}

/**
 * Asks with which options the server is to start: a list of ways, and behind it the form of the hub or of a profile. Starts nothing
 * but what the hub's own page starts. Loaded at first use: it brings the forms and their HTML parser.
 * @param again what is taken without asking, unless something in it is to be looked at first
 * @param profile its name: taken likewise
 */
export async function chooseOptions(
  deps: CommandDeps,
  accountId: AccountId,
  serverId: ServerId,
  again?: Again,
  profile?: string,
): Promise<Chosen> {
  const choice = new StartChoice(deps, accountId, serverId, again, profile);
  try {
    return await choice.make();
  } finally {
    choice.dispose();
  }
}

class StartChoice {
  readonly #store: AccountStore;
  #gathered: Promise<Gathered> | undefined;
  #gathering = new AbortController();
  #page: HubPageForm | undefined;
  #decided: { outcome: Outcome; source: OptionSource } | undefined;
  /** as it was when a start by one click was asked for */
  readonly #before: Server | undefined;

  constructor(
    private readonly deps: CommandDeps,
    private readonly accountId: AccountId,
    private readonly serverId: ServerId,
    private again?: Again,
    private profile?: string,
  ) {
    this.#store = new AccountStore(deps.memento, deps.log);
    this.#before = deps.model.server(serverId);
  }

  async make(): Promise<Chosen> {
    const known = this.deps.model.account(this.accountId);
    await runWizard(this.deps.ui, this.deps.ui.l10n.t("Start a Server on {0}", known?.label ?? ""), (wizard) =>
      this.#list(wizard),
    );
    const { account, server } = await this.#known();
    // Nothing was decided where the path ended without: then it was called off.
    if (!this.#decided) throw new CancellationError();
    const { outcome, source } = this.#decided;
    await this.#store.remember(account.id, { optionSource: source });
    return { account, server, outcome };
  }

  dispose(): void {
    this.#gathering.abort(new CancellationError());
    this.#page?.dispose();
  }

  #known(): Promise<Gathered> {
    this.#gathered ??= gather(this.deps, this.accountId, this.serverId, this.#gathering.signal).then(
      async (gathered) => {
        sayProblems(this.deps.ui, gathered.problems);
        const { companion } = gathered;
        if (companion.kind !== "failed")
          await this.#store.remember(this.accountId, {
            byForm: "form" in companion && isByFormOnly(companion.form),
          });
        return gathered;
      },
    );
    return this.#gathered;
  }

  async #list(wizard: Wizard): Promise<Step | undefined> {
    for (;;) {
      const known = this.#known();
      let text = "";
      let again: StartItem | undefined;
      const items = known.then((gathered) => {
        text = listText(gathered, this.deps.ui.l10n);
        again = this.#takeAgain(gathered) ?? this.#takeProfile(gathered);
        return startList(this.deps.ui, gathered, this.#store.optionSource(this.accountId));
      });
      const chosen = await wizard.choose<MethodItem>({
        items,
        waiting: this.deps.ui.l10n.t("Getting the options…"),
        placeholder: () => text,
        // A hub without options starts at once.
        needless: ([only, ...others]) => again ?? (others.length === 0 ? only : undefined),
        acts: ({ source, startWith }) => startWith?.kind === "choice" && source !== "profiles",
      });
      if (chosen.asksAgain) this.#gathered = undefined;
      else if (isStart(chosen)) return this.#take(wizard, chosen, await known);
    }
  }

  /** Once: who goes back from the form wants the list. */
  #takeAgain(gathered: Gathered): StartItem | undefined {
    const { again } = this;
    this.again = undefined;
    if (again !== "last") return again && againItem(gathered, again, this.deps.ui.l10n);
    const item = againItem(gathered, lastStartOf(gathered.server), this.deps.ui.l10n);
    // The hub's answer may tell of a start elsewhere, of which nobody was asked. A form shows it.
    return item?.startWith.kind === "choice" && isDangerNew(gathered.server, this.#before) ? undefined : item;
  }

  /** Once, as above. One that deletes something is looked at in the list first, and so is what comes in the place of one that is not there. */
  #takeProfile(gathered: Gathered): StartItem | undefined {
    const { profile } = this;
    this.profile = undefined;
    if (profile === undefined) return undefined;
    const { ui } = this.deps;
    const item = profileItem(gathered, profile, ui.l10n);
    if (!item) {
      const text = ui.l10n.t(
        "The profile “{0}” isn't among the ways to start this server. Choose another one.",
        profile,
      );
      void ui.message("warning", hubWords(text));
      return undefined;
    }
    return item.startWith.kind === "choice" && item.startWith.choice.danger !== undefined ? undefined : item;
  }

  async #take(wizard: Wizard, { source, startWith }: StartItem, gathered: Gathered): Promise<Step | undefined> {
    switch (startWith.kind) {
      case "browser":
        this.#decide({ kind: "browser" }, source);
        return undefined;
      case "page":
        return (next) => this.#readPage(next, gathered);
      case "choice": {
        const { form, options } = startWith.choice;
        if (form && !isFormFields(options)) {
          await keepWords(gathered.account.id, form, this.deps.memento);
          return this.#fill(wizard, this.#profileOffer(form, options ?? {}, gathered), source);
        }
        this.#decide({ kind: "start", options }, source);
        return undefined;
      }
      case "form": {
        const { companion } = gathered;
        if (!("form" in companion)) return undefined;
        return this.#fill(wizard, this.#hubOffer(startWith, companion.source, gathered), source, startWith.aside);
      }
    }
  }

  async #readPage(wizard: Wizard, { account, server }: Gathered): Promise<Step | undefined> {
    const page = (this.#page ??= new HubPageForm(this.deps, account, server));
    const read = await page.ask(wizard);
    if (read.kind === "started") {
      this.#decide({ kind: "sent" }, "page");
      return undefined;
    }
    const { form } = read;
    await keepWords(account.id, form, this.deps.memento);
    const offer: FormOffer = {
      form,
      answers: startAnswers(form, lastStartOf(server)),
      note: this.#note("page"),
      finish: async (answers, signal, secret) => {
        this.#noteSecrets(withSecrets(form, secret), answers);
        await page.send(form, answers, signal);
        return { kind: "sent" };
      },
    };
    return this.#fill(wizard, offer, "page");
  }

  /** Many questions side by side, few one after the other. */
  async #fill(wizard: Wizard, offer: FormOffer, source: OptionSource, sideBySide = false): Promise<Step | undefined> {
    const { account, server } = await this.#known();
    const title = this.deps.ui.l10n.t("Start the Server on {0}", serverLabel(account, server));
    const showForm = async (answers: Answers) => {
      const { showFormPanel } = await import("./page/form-panel.js");
      return await showFormPanel(this.deps.ui, title, offer, answers);
    };
    if (sideBySide || isLarge(offer.form, settled(offer.form, offer.answers))) {
      this.#decide(await showForm(offer.answers), source);
      return undefined;
    }
    const walk = new FormWalk(this.deps.ui, offer, showForm, (outcome) => this.#decide(outcome, source));
    return walk.first(wizard);
  }

  #hubOffer({ form, broken, last }: StartWithForm, source: FormSource, { account, server }: Gathered): FormOffer {
    const ref = { user: account.user, name: server.name };
    const before = last ?? lastStartOf(server);
    return {
      form,
      answers: startAnswers(form, before),
      note: this.#note("companion"),
      ...(broken !== undefined && { note: broken, warning: broken }),
      finish: async (answers, signal, secret) => {
        const known = withSecrets(form, secret);
        this.#noteSecrets(known, answers);
        // Also where the fields start it: what the spawner refuses is said beside the form, before anything is started.
        const options = await source.userOptions(ref, form, answers, signal);
        this.#noteSecrets(known, answers, options);
        return { kind: "start", options: form.startedBy === "fields" ? fieldsOf(known, answers, before) : options };
      },
    };
  }

  #profileOffer(form: OptionForm, options: UserOptions, { server }: Gathered): FormOffer {
    return {
      form,
      answers: startAnswers(form, server.lastOptions),
      note: this.#note("profiles"),
      finish: (answers) => {
        const chosen = { ...options, ...toUserOptions(form, answers) };
        this.#noteSecrets(form, answers, chosen);
        return Promise.resolve({ kind: "start", options: chosen });
      },
    };
  }

  #note(source: OptionSource): string {
    return sourceWords(this.deps.ui.l10n)[source].note ?? "";
  }

  /** Before it is sent: whoever answers may repeat it. */
  #noteSecrets(form: OptionForm, answers: Answers, options?: UserOptions): void {
    const typed = typedSecrets(form, answers);
    for (const secret of spelledSecrets(typed)) this.deps.log.secret(secret);
    this.deps.model.noteSecrets(this.serverId, typed, options);
  }

  #decide(outcome: Outcome, source: OptionSource): void {
    this.#decided = { outcome, source };
  }
}
