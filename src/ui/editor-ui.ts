import * as vscode from "vscode";
import { OURS } from "../text/extension-ids.js";
import { signalOf } from "./signals.js";
import type { InputAbout, MessageKind, PickAbout, Ui } from "./ui.js";

const { window, env } = vscode;

const acts = { lastAtMs: -Infinity };

/** As the editor has it. Each member is one call of it. */
export const editorUi: Ui = {
  l10n: vscode.l10n,
  get appName() {
    return env.appName;
  },
  get versions() {
    const { remoteName } = env;
    // As `ssh-remote`; some editors have an address there.
    const place = remoteName === undefined ? "" : ` (${/^[a-z-]+$/.test(remoteName) ? remoteName : "remote"})`;
    return `Hub Kernels ${versionOf(OURS)}, ${env.appName} ${vscode.version}${place}`;
  },
  extensionVersion: versionOf,
  get language() {
    return env.language;
  },
  get uriScheme() {
    return env.uriScheme;
  },
  get isDesktop() {
    return env.uiKind === vscode.UIKind.Desktop;
  },
  get isTrusted() {
    return vscode.workspace.isTrusted;
  },
  get isFocused() {
    return window.state.focused;
  },
  get clipboard() {
    return env.clipboard;
  },
  onFocus: (listener) => window.onDidChangeWindowState(({ focused }) => focused && listener()),
  written: (setting) => vscode.workspace.getConfiguration("hubKernels").get<unknown>(setting),
  write: (setting, value) =>
    vscode.workspace.getConfiguration("hubKernels").update(setting, value, vscode.ConfigurationTarget.Global),
  editorSetting: (name) => {
    // Of its section alone: the whole configuration would be copied for each.
    const [section = "", ...rest] = name.split(".");
    return vscode.workspace.getConfiguration(section).get<unknown>(rest.join("."));
  },
  act: () => void (acts.lastAtMs = performance.now()),
  get actedAtMs() {
    return acts.lastAtMs;
  },
  message: (kind, text, ...buttons) => shown(kind, text, {}, buttons),
  modal: (kind, text, detail, ...buttons) => shown(kind, text, { modal: true, detail }, buttons),
  pick: <Item extends vscode.QuickPickItem>(items: readonly Item[] | Promise<readonly Item[]>, about: PickAbout) =>
    window.showQuickPick<Item>(items, about),
  pickSeveral: (items, about) => window.showQuickPick(items, { ...about, canPickMany: true }),
  separator: (label) => ({ label, kind: vscode.QuickPickItemKind.Separator }),
  input: ({ judge, ...about }) => window.showInputBox({ ...about, validateInput: (text) => verdict(judge(text)) }),
  progress: (about, work) =>
    window.withProgress({ ...about, location: vscode.ProgressLocation.Notification }, (progress, token) =>
      work((step) => progress.report(step), signalOf(token)),
    ),
  status: (text, shownMs) => window.setStatusBarMessage(text, shownMs),
  list: () => window.createQuickPick(),
  box: () => window.createInputBox(),
  backButton: vscode.QuickInputButtons.Back,
  button: (icon, tooltip) => ({ iconPath: new vscode.ThemeIcon(icon), tooltip }),
  text: shownText,
  page: (kind, title) =>
    window.createWebviewPanel(kind, title, vscode.ViewColumn.Active, {
      enableScripts: true,
      // What is typed survives a look at another tab.
      retainContextWhenHidden: true,
      enableForms: true,
      localResourceRoots: [],
    }),
  // As a `Uri` the editor would encode its query again, and one address within another would not survive that; a text it takes as it is,
  // though the typings do not say so.
  openOutside: (address) => env.openExternal(address as unknown as vscode.Uri),
  addressOutside: (address) => Promise.resolve(address),
  ownAddress: async (path) =>
    (await env.asExternalUri(vscode.Uri.parse(`${env.uriScheme}://hub-kernels.hub-kernels${path}`, true))).toString(
      true,
    ),
  run: (command, ...args) => vscode.commands.executeCommand(command, ...args),
};

function versionOf(id: string): string | undefined {
  return (vscode.extensions.getExtension(id)?.packageJSON as { version: string } | undefined)?.version;
}

const texts = new Map<string, string>();
const rewritten = new vscode.EventEmitter<vscode.Uri>();
const scheme = "hub-kernels";
let provided: vscode.Disposable | undefined;

/** Of a text that `Ui.text` shows. The last part of a path is the tab's title. */
export function textTab(name: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${name.replaceAll("/", " ")}` });
}

function shownText(name: string): { write(text: string): void } {
  provided ??= vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: rewritten.event,
    provideTextDocumentContent: ({ path }) => texts.get(path) ?? "",
  });
  const uri = textTab(name);
  const write = (text: string) => {
    texts.set(uri.path, text);
    rewritten.fire(uri);
  };
  write("");
  // What was written before the editor knew the tab, it was not told of.
  void window.showTextDocument(uri, { preview: false }).then(() => rewritten.fire(uri));
  return { write };
}

function shown(kind: MessageKind, text: string, options: vscode.MessageOptions, buttons: string[]) {
  switch (kind) {
    case "information":
      return window.showInformationMessage(text, options, ...buttons);
    case "warning":
      return window.showWarningMessage(text, options, ...buttons);
    case "error":
      return window.showErrorMessage(text, options, ...buttons);
  }
}

function verdict(judged: ReturnType<InputAbout["judge"]>): vscode.InputBoxValidationMessage | undefined {
  if (!judged) return undefined;
  const { Error: error, Info: info } = vscode.InputBoxValidationSeverity;
  return "error" in judged ? { message: judged.error, severity: error } : { message: judged.hint, severity: info };
}
