import type * as vscode from "vscode";
import type { InputAbout, MessageKind, PickAbout, Ui } from "../../src/ui/ui.js";
import { l10n } from "../unit/servers/model-fakes.js";
import { AskedBox, AskedList } from "./inputs.js";
import { AskedPage } from "./page.js";

/** What the window shows, to whoever is before it. */
export interface Screen extends Pick<Ui, "isDesktop" | "isTrusted" | "isFocused" | "onFocus" | "clipboard" | "run"> {
  readonly settings: ReadonlyMap<string, unknown>;
  write(setting: string, value: unknown): void;
  /** the editor's own */
  readonly editorSettings: ReadonlyMap<string, unknown>;
  readonly opened: string[];
  /** the texts in tabs, by their names */
  readonly read: Map<string, string>;
  ownAddress(path: string): string;
  readonly statuses: string[];
  /** It is on the screen; several times while it is there. */
  shows(input: AskedBox | AskedList | AskedPage): void;
  message(
    kind: MessageKind,
    message: string,
    detail: string | undefined,
    buttons: string[],
  ): Promise<string | undefined>;
  progress: Ui["progress"];
}

type Items<Item> = readonly Item[] | Promise<readonly Item[]>;

/** A class of the editor's, of which there is none here. */
const icon = (id: string): unknown => ({ id });
const button = (id: string, tooltip: string): vscode.QuickInputButton => ({
  iconPath: icon(id) as vscode.ThemeIcon,
  tooltip,
});
const backButton = button("arrow-left", "Back");
/** As the editor numbers it. */
const separatorKind = -1 as unknown as vscode.QuickPickItemKind;

/** An editor's window without an editor. */
export function memoryUi(screen: Screen): Ui {
  const box = () => {
    const made: AskedBox = new AskedBox(() => screen.shows(made));
    return made;
  };
  const list = <Item extends vscode.QuickPickItem>() => {
    const made: AskedList<Item> = new AskedList<Item>(() => screen.shows(made));
    return made;
  };
  const acts = { lastAtMs: -Infinity };
  return {
    act: () => void (acts.lastAtMs = performance.now()),
    get actedAtMs() {
      return acts.lastAtMs;
    },
    l10n,
    appName: "Visual Studio Code",
    extensionVersion: () => undefined,
    versions: "Hub Kernels 0.0.0, Visual Studio Code 1.0.0",
    language: "en",
    uriScheme: "vscode",
    get isDesktop() {
      return screen.isDesktop;
    },
    get isTrusted() {
      return screen.isTrusted;
    },
    get isFocused() {
      return screen.isFocused;
    },
    get clipboard() {
      return screen.clipboard;
    },
    onFocus: (listener) => screen.onFocus(listener),
    written: (name) => screen.settings.get(name),
    write: async (name, value) => {
      screen.write(name, value);
      return Promise.resolve();
    },
    editorSetting: (name) => screen.editorSettings.get(name),
    message: (kind, text, ...buttons) => screen.message(kind, text, undefined, buttons),
    modal: (kind, text, detail, ...buttons) => screen.message(kind, text, detail, buttons),
    pick: <Item extends vscode.QuickPickItem>(items: Items<Item>, about: PickAbout) =>
      picked<Item, Item>(list(), items, about, ({ selectedItems: [item] }) => item),
    pickSeveral: async <Item extends vscode.QuickPickItem>(items: readonly Item[], about: PickAbout) => {
      const several = list<Item>();
      several.canSelectMany = true;
      several.selectedItems = items.filter(({ picked }) => picked);
      return await picked<Item, Item[]>(several, items, about, ({ selectedItems }) => [...selectedItems]);
    },
    separator: (label) => ({ label, kind: separatorKind }),
    input: (about) => typed(box(), about),
    progress: (about, work) => screen.progress(about, work),
    status: (text) => screen.statuses.push(text),
    list,
    box,
    backButton,
    button,
    page: (kind, title) => {
      const page = new AskedPage(kind, title);
      screen.shows(page);
      return page.panel;
    },
    text: (name) => {
      screen.read.set(name, "");
      return { write: (text) => void screen.read.set(name, text) };
    },
    openOutside: (address) => Promise.resolve(screen.opened.push(address)),
    addressOutside: (address) => Promise.resolve(address),
    ownAddress: (path) => Promise.resolve(screen.ownAddress(path)),
    run: (command, ...args) => screen.run(command, ...args),
  };
}

async function picked<Item extends vscode.QuickPickItem, Chosen>(
  list: AskedList<Item>,
  items: Items<Item>,
  { title, placeHolder, matchOnDescription, matchOnDetail }: PickAbout,
  taken: (list: AskedList<Item>) => Chosen | undefined,
): Promise<Chosen | undefined> {
  list.title = title;
  list.placeholder = placeHolder;
  list.matchOnDescription = matchOnDescription ?? false;
  list.matchOnDetail = matchOnDetail ?? false;
  list.items = await items;
  return await new Promise((resolve) => {
    list.onDidAccept(() => {
      resolve(taken(list));
      list.dispose();
    });
    list.onDidHide(() => resolve(undefined));
    list.show();
  });
}

function typed(box: AskedBox, { judge, title, prompt, placeHolder }: InputAbout): Promise<string | undefined> {
  Object.assign(box, { title, prompt, placeholder: placeHolder });
  return new Promise((resolve) => {
    const judged = () => {
      const verdict = judge(box.value);
      box.validationMessage = verdict && ("error" in verdict ? verdict.error : verdict.hint);
      return verdict !== undefined && "error" in verdict;
    };
    box.onDidChangeValue(judged);
    box.onDidAccept(() => {
      if (judged()) return;
      resolve(box.value);
      box.dispose();
    });
    box.onDidHide(() => resolve(undefined));
    box.show();
  });
}
