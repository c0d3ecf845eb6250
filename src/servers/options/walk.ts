import type * as vscode from "vscode";
import { OptionsRefused } from "../../hubClient/errors.js";
import { answered, problemsOf } from "../../hubClient/options/answers.js";
import type { Answers, OptionField } from "../../hubClient/options/model.js";
import { hubWords } from "../../text/hub-words.js";
import { errorSentence } from "../../ui/errors/error-sentence.js";
import type { Step, Wizard } from "../../ui/prompts/wizard.js";
import type { Ui } from "../../ui/ui.js";
import { askField } from "./ask-field.js";
import type { FormOffer, Outcome } from "./offer.js";
import { answersText, answerText, problemText } from "./option-text.js";
import { decisions, isCountKnown, settled, stepFields } from "./settle.js";

type Item = vscode.QuickPickItem & { act?: "start" | "form" | OptionField };

/** A form as a path of questions: a step for each real choice, and a last one where everything else can be looked at and changed. */
export class FormWalk {
  #answers: Answers;
  /** they were asked once, so they stay steps although they have an answer now */
  readonly #asked = new Set<OptionField>();
  #refusal: string | undefined;

  /** @param showForm all of it side by side, with the answers so far */
  constructor(
    private readonly ui: Ui,
    private readonly offer: FormOffer,
    private readonly showForm: (answers: Answers) => Promise<Outcome>,
    private readonly decide: (outcome: Outcome) => void,
  ) {
    this.#answers = settled(offer.form, offer.answers);
  }

  /** `undefined` where there is nothing to ask. */
  async first(wizard: Wizard): Promise<Step | undefined> {
    return this.#after(wizard, undefined);
  }

  async #after(wizard: Wizard, field: OptionField | undefined): Promise<Step | undefined> {
    const { form } = this.offer;
    const position = field ? form.fields.indexOf(field) : -1;
    const steps = stepFields(form, this.#answers, this.#asked);
    const next = steps.find((step) => form.fields.indexOf(step) > position);
    if (next) return (after) => this.#ask(after, next);
    // Where nothing is asked, nothing else would say what is to be known before the start.
    const isUnsaid = steps.length === 0 && this.offer.warning !== undefined;
    if (isUnsaid || this.#isSummed()) return (wizard) => this.#sumUp(wizard);
    return (await this.#finish(wizard)) ? undefined : (next) => this.#sumUp(next);
  }

  async #ask(wizard: Wizard, field: OptionField): Promise<Step | undefined> {
    await this.#put(this.#counted(wizard, field), field);
    return this.#after(wizard, field);
  }

  async #put(wizard: Wizard, field: OptionField): Promise<void> {
    const { form } = this.offer;
    const before = answered(form, this.#answers).find((entry) => entry.field === field);
    const values = await askField(this.ui.l10n, wizard, field, before?.values ?? []);
    this.#asked.add(field);
    this.#answers = settled(form, { ...this.#answers, [field.name]: values });
    this.#refusal = undefined;
  }

  /** Questions of the form are counted, and nothing before and after them. */
  #counted(wizard: Wizard, field: OptionField): Wizard {
    const { form } = this.offer;
    if (!isCountKnown(form, this.#answers, field)) return wizard;
    const steps = stepFields(form, this.#answers, this.#asked);
    return wizard.of(steps.length, steps.indexOf(field) + 1);
  }

  /** Is there anything that has no step of its own? */
  #isSummed(): boolean {
    const { form } = this.offer;
    return decisions(form, this.#answers).length > stepFields(form, this.#answers, this.#asked).length;
  }

  async #sumUp(wizard: Wizard): Promise<Step | undefined> {
    const placeholder = this.offer.warning ?? this.ui.l10n.t("Start, or change something first");
    const acts = ({ act }: Item) => act === "start";
    for (;;) {
      const { act } = await wizard.choose<Item>({ placeholder, items: this.#items(), acts });
      if (act === "form") {
        this.decide(await this.showForm(this.#answers));
        return undefined;
      }
      if (act === undefined) continue;
      if (act !== "start") {
        await wizard.aside((aside) => this.#put(aside, act));
        continue;
      }
      const [problem] = problemsOf(this.offer.form, this.#answers);
      if (problem) await wizard.aside((aside) => this.#put(aside, problem.field));
      else if (await this.#finish(wizard)) return undefined;
    }
  }

  #items(): Item[] {
    const { form } = this.offer;
    const problems = new Map(problemsOf(form, this.#answers).map(({ field, problem }) => [field, problem]));
    const refused: Item[] = this.#refusal
      ? [{ label: `$(error) ${this.ui.l10n.t("The hub didn't accept this")}`, detail: this.#refusal, act: "start" }]
      : [];
    const fields = decisions(form, this.#answers).map(({ field, values }): Item => {
      const problem = problems.get(field);
      return {
        label: hubWords(field.label).replace(/\$\(/g, "$ ("),
        description: answerText(field, values, this.ui.l10n),
        ...(problem && { detail: `$(warning) ${problemText(field, problem, this.ui.l10n)}` }),
        act: field,
      };
    });
    return [
      ...refused,
      {
        label: `$(debug-start) ${this.ui.l10n.t("Start")}`,
        detail: answersText(form, this.#answers, this.ui.l10n),
        act: "start",
      },
      this.ui.separator(this.ui.l10n.t("Change")),
      ...fields,
      this.ui.separator(""),
      { label: `$(list-flat) ${this.ui.l10n.t("All Options in One Form…")}`, act: "form" },
    ];
  }

  /** `false`: the hub refused, and its reason is kept to be shown. */
  async #finish(wizard: Wizard): Promise<boolean> {
    if (problemsOf(this.offer.form, this.#answers).length > 0) return false;
    try {
      const text = this.ui.l10n.t("Checking these options with the hub…");
      this.decide(await wizard.waiting(text, (signal) => this.offer.finish(this.#answers, signal)));
      return true;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#refusal = errorSentence(error, this.ui.l10n);
      return false;
    }
  }
}

/** The hub's own judgement of the answers: they can be changed. Anything else ends the path. */
export function isRefusal(error: unknown): boolean {
  return error instanceof OptionsRefused;
}
