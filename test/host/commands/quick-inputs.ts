import * as vscode from "vscode";
import { until } from "./until.js";

type Box = vscode.InputBox;
type List = vscode.QuickPick<vscode.QuickPickItem>;

/** Remembers the editor's own input boxes and lists as they are created, so that a test can fill them in and press keys. */
export class QuickInputs {
  private readonly boxes: Box[] = [];
  private readonly lists: List[] = [];
  /** by list: the item that the window showed as the active one last */
  private readonly active = new WeakMap<List, vscode.QuickPickItem | undefined>();
  /** by box: who is told of its text; the window tells nobody of a text that was set from here */
  private readonly changes = new WeakMap<Box | List, ((value: string) => unknown)[]>();
  /** closed by whoever asked */
  private readonly closed = new WeakSet<List>();
  private readonly presses = new WeakMap<Box, ((button: vscode.QuickInputButton) => unknown)[]>();
  private readonly createInputBox = vscode.window.createInputBox;
  private readonly createQuickPick = vscode.window.createQuickPick;

  constructor() {
    set("createInputBox", () => {
      const box = keep(this.boxes, this.createInputBox());
      this.changes.set(box, overhear(box, "onDidChangeValue"));
      this.presses.set(box, overhear(box, "onDidTriggerButton"));
      return box;
    });
    set("createQuickPick", () => {
      const list = keep(this.lists, this.createQuickPick());
      list.onDidChangeActive((items) => this.active.set(list, items[0]));
      list.onDidHide(() => this.closed.add(list));
      this.changes.set(list, overhear(list, "onDidChangeValue"));
      return list;
    });
  }

  box(): Promise<Box> {
    return next(this.boxes);
  }

  /** The next list with something to choose; one that was shown only while something was waited for is passed over. */
  async list(): Promise<List> {
    for (;;) {
      const list = await next(this.lists);
      await until("the list has items", () => list.items.length > 0 || this.closed.has(list));
      if (list.items.length > 0) return list;
    }
  }

  /** A list whose items are still waited for. */
  emptyList(): Promise<List> {
    return next(this.lists);
  }

  /** A button of the box by its tooltip; the window has no command that presses one. */
  press(box: Box, tooltip: string): void {
    const button = box.buttons.find((shown) => shown.tooltip === tooltip);
    if (!button) throw new Error(`the box has no button "${tooltip}"`);
    for (const pressed of this.presses.get(box) ?? []) pressed(button);
  }

  async enter(box: Box, text: string): Promise<void> {
    box.value = text;
    await key("acceptSelectedQuickOpenItem");
  }

  /** As `Ctrl+V` does: the text changes at once, and no key follows. */
  paste(box: Box, text: string): void {
    box.value = text;
    for (const changed of this.changes.get(box) ?? []) changed(text);
  }

  /** As the keyboard does in a list: it is filtered. */
  type(list: List, text: string): void {
    list.value = text;
    for (const changed of this.changes.get(list) ?? []) changed(text);
  }

  /** Enter, whatever is under the cursor. */
  pressEnter(): Promise<void> {
    return key("acceptSelectedQuickOpenItem");
  }

  /** The item whose label holds this text. */
  async chooseLabelled(list: List, label: string): Promise<void> {
    const index = () => list.items.findIndex((item) => item.label.includes(label));
    await until(`the list has “${label}”`, () => index() >= 0);
    await this.choose(list, index());
  }

  async choose(list: List, index: number): Promise<void> {
    const item = list.items[index];
    if (!item) throw new Error(`the list has no item ${index}`);
    // What is set here reaches the window later; it answers with what is active there.
    list.activeItems = [item];
    await until("the window shows the item as the active one", () => this.active.get(list) === item);
    await key("acceptSelectedQuickOpenItem");
  }

  back(): Promise<void> {
    return key("quickInputBack");
  }

  escape(): Promise<void> {
    return key("closeQuickOpen");
  }

  restore(): void {
    set("createInputBox", this.createInputBox);
    set("createQuickPick", this.createQuickPick);
  }
}

async function key(action: string): Promise<void> {
  await vscode.commands.executeCommand(`workbench.action.${action}`);
}

function keep<T>(all: T[], one: T): T {
  all.push(one);
  return one;
}

async function next<T>(all: T[]): Promise<T> {
  await until("the next question is asked", () => all.length > 0);
  return all.shift() as T;
}

function set(name: "createInputBox" | "createQuickPick", value: unknown): void {
  Object.defineProperty(vscode.window, name, { value, configurable: true, writable: true });
}

/** Those who listen to an event of the box, from now on. */
function overhear<Name extends "onDidChangeValue" | "onDidTriggerButton">(
  box: Box | List,
  name: Name,
): Parameters<Box[Name]>[0][] {
  const listeners: Parameters<Box[Name]>[0][] = [];
  const event = box[name] as (listener: Parameters<Box[Name]>[0]) => vscode.Disposable;
  const listen = (listener: Parameters<Box[Name]>[0]) => {
    listeners.push(listener);
    return event(listener);
  };
  Object.defineProperty(box, name, { value: listen });
  return listeners;
}
