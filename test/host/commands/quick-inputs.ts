import * as vscode from "vscode";
import { until } from "./until.js";

const deadlineMs = 20_000;
type Box = vscode.InputBox;
type List = vscode.QuickPick<vscode.QuickPickItem>;

/** Remembers the editor's own input boxes and lists as they are created, so that a test can fill them in and press keys. */
export class QuickInputs {
  private readonly boxes: Box[] = [];
  private readonly lists: List[] = [];
  /** by list: the item that the window showed as the active one last */
  private readonly active = new WeakMap<List, vscode.QuickPickItem | undefined>();
  private readonly createInputBox = vscode.window.createInputBox;
  private readonly createQuickPick = vscode.window.createQuickPick;

  constructor() {
    set("createInputBox", () => keep(this.boxes, this.createInputBox()));
    set("createQuickPick", () => {
      const list = keep(this.lists, this.createQuickPick());
      list.onDidChangeActive((items) => this.active.set(list, items[0]));
      return list;
    });
  }

  box(): Promise<Box> {
    return next(this.boxes);
  }

  async list(): Promise<List> {
    const list = await next(this.lists);
    await until("the list has items", deadlineMs, () => list.items.length > 0);
    return list;
  }

  async enter(box: Box, text: string): Promise<void> {
    box.value = text;
    await key("acceptSelectedQuickOpenItem");
  }

  async choose(list: List, index: number): Promise<void> {
    const item = list.items[index];
    if (!item) throw new Error(`the list has no item ${index}`);
    // What is set here reaches the window later; it answers with what is active there.
    list.activeItems = [item];
    await until("the window shows the item as the active one", deadlineMs, () => this.active.get(list) === item);
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
  await until("the next question is asked", deadlineMs, () => all.length > 0);
  return all.shift() as T;
}

function set(name: "createInputBox" | "createQuickPick", value: unknown): void {
  Object.defineProperty(vscode.window, name, { value, configurable: true, writable: true });
}
