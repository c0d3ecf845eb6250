import assert from "node:assert/strict";
import type * as vscode from "vscode";

type Item = vscode.QuickPickItem;
type Listener<T> = (value: T) => unknown;

/** As the editor's own: who listens is told in turn. */
export class Told<T> {
  readonly #listeners = new Set<Listener<T>>();

  readonly event = (listener: Listener<T>) => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}

/** What boxes and lists have in common. */
class Input {
  title: string | undefined;
  step: number | undefined;
  totalSteps: number | undefined;
  enabled = true;
  ignoreFocusOut = false;
  placeholder: string | undefined;
  buttons: readonly vscode.QuickInputButton[] = [];
  isOpen = false;
  protected readonly accepted = new Told<void>();
  protected readonly changed = new Told<string>();
  readonly #hidden = new Told<undefined>();
  readonly #triggered = new Told<vscode.QuickInputButton>();
  readonly onDidAccept = this.accepted.event;
  readonly onDidChangeValue = this.changed.event;
  readonly onDidHide = this.#hidden.event;
  readonly onDidTriggerButton = this.#triggered.event;
  readonly onDidTriggerItemButton = new Told<never>().event;

  /** @param shown called at each change of what is on the screen */
  constructor(protected readonly shown: () => void) {}

  show(): void {
    this.isOpen = true;
    this.shown();
  }

  hide(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#hidden.fire(undefined);
  }

  dispose(): void {
    this.hide();
  }

  escape(): void {
    this.mustBeOpen();
    this.hide();
  }

  back(): void {
    this.press("Back");
  }

  /** A button by its tooltip. */
  press(tooltip: string): void {
    this.mustBeOpen();
    const button = this.buttons.find((one) => one.tooltip === tooltip);
    assert.ok(button, `there is no button "${tooltip}" beside "${this.title}"`);
    this.#triggered.fire(button);
  }

  get tooltips(): (string | undefined)[] {
    return this.buttons.map(({ tooltip }) => tooltip);
  }

  protected mustBeOpen(): void {
    assert.ok(this.isOpen, `"${this.title}" is not on the screen any more`);
  }
}

/** A box as its user has it before them. */
export class AskedBox extends Input implements vscode.InputBox {
  value = "";
  valueSelection: readonly [number, number] | undefined;
  password = false;
  busy = false;
  prompt: string | undefined;
  validationMessage: string | vscode.InputBoxValidationMessage | undefined;

  get text(): string {
    return [this.title, this.prompt, this.placeholder].join("\n");
  }

  /** What stands below the box. */
  get said(): string {
    const said = this.validationMessage ?? "";
    return typeof said === "string" ? said : said.message;
  }

  /** Letter by letter, as the keyboard does. */
  type(text: string): void {
    this.mustBeOpen();
    assert.ok(this.enabled, `"${this.title}" takes no keys`);
    this.value = "";
    for (const letter of text) {
      this.value += letter;
      this.changed.fire(this.value);
    }
  }

  enter(text: string): void {
    this.type(text);
    this.accepted.fire();
  }

  /** As `Ctrl+V` does: the text changes at once, and no key follows. */
  paste(text: string): void {
    this.mustBeOpen();
    this.value = text;
    this.changed.fire(text);
  }
}

/** A list as its user has it before them. The editor's own search is plainer here: what holds the typed text stays. */
export class AskedList<T extends Item = Item> extends Input implements vscode.QuickPick<T> {
  canSelectMany = false;
  matchOnDescription = false;
  matchOnDetail = false;
  keepScrollPosition = false;
  prompt: string | undefined;
  activeItems: readonly T[] = [];
  selectedItems: readonly T[] = [];
  readonly onDidChangeActive = new Told<readonly T[]>().event;
  readonly onDidChangeSelection = new Told<readonly T[]>().event;
  #items: readonly T[] = [];
  #busy = false;
  #value = "";

  get items(): readonly T[] {
    return this.#items;
  }

  set items(items: readonly T[]) {
    this.#items = items;
    this.activeItems = this.visible.slice(0, 1);
    this.shown();
  }

  get busy(): boolean {
    return this.#busy;
  }

  set busy(busy: boolean) {
    this.#busy = busy;
    this.shown();
  }

  get value(): string {
    return this.#value;
  }

  set value(value: string) {
    this.#value = value;
    if (!this.visible.some((item) => this.activeItems.includes(item))) this.activeItems = this.visible.slice(0, 1);
  }

  get text(): string {
    return [this.title, this.placeholder].join("\n");
  }

  /** Is there something to choose? */
  get isAsked(): boolean {
    return this.isOpen && !this.#busy && this.#items.length > 0;
  }

  /** What the search leaves, without separators. */
  get visible(): readonly T[] {
    const sought = this.#value.toLowerCase();
    return this.#items.filter(({ kind, label, description = "", detail = "", alwaysShow }) => {
      const texts = [label, ...(this.matchOnDescription ? [description] : []), ...(this.matchOnDetail ? [detail] : [])];
      return (
        !isSeparator({ kind }) && (alwaysShow === true || texts.some((text) => text.toLowerCase().includes(sought)))
      );
    });
  }

  /** without separators and icons */
  get labels(): string[] {
    return this.#items.filter((item) => !isSeparator(item)).map(({ label }) => label.replace(/^\$\([\w~-]+\) /, ""));
  }

  /** The item whose label holds this text. */
  item(label: string): T {
    const found = this.#items.find((item) => item.label.includes(label));
    assert.ok(found, `“${label}” is not among ${this.labels.join(" | ")}`);
    return found;
  }

  choose(label: string): void {
    this.activeItems = [this.item(label)];
    this.enter();
  }

  /** Of a list of several: what is ticked, and nothing else. */
  tick(...labels: string[]): void {
    this.selectedItems = labels.map((label) => this.item(label));
  }

  /** As the keyboard does: the list is filtered. */
  type(text: string): void {
    this.mustBeOpen();
    this.value = text;
    this.activeItems = this.visible.slice(0, 1);
    this.changed.fire(text);
  }

  /** Enter, whatever is under the cursor. */
  enter(): void {
    this.mustBeOpen();
    if (!this.canSelectMany) this.selectedItems = this.activeItems.slice(0, 1);
    this.accepted.fire();
  }
}

function isSeparator({ kind }: { kind?: number | undefined }): boolean {
  return kind === -1;
}
