import * as vscode from "vscode";
import type { ControlView, PageView } from "../../../../src/servers/options/page/messages.js";
import { until } from "../until.js";

/** Listens in on the form's webview: what it is sent, and messages in its place. The page in it is the real one. */
export class Panels {
  readonly views: PageView[] = [];
  /** as the page shows them: it is told what changes only */
  private readonly controls = new Map<string, ControlView>();
  private order: readonly string[] = [];
  html = "";
  private readonly original = vscode.window.createWebviewPanel;
  private panel: vscode.WebviewPanel | undefined;
  private say: ((message: unknown) => unknown) | undefined;

  constructor() {
    set((...args) => {
      const panel = this.original(...args);
      this.panel = panel;
      const { webview } = panel;
      const post = webview.postMessage.bind(webview);
      const listen = webview.onDidReceiveMessage;
      Object.defineProperty(webview, "postMessage", {
        value: (view: PageView) => {
          this.take(view);
          this.html = webview.html;
          return post(view);
        },
      });
      Object.defineProperty(webview, "onDidReceiveMessage", {
        value: (listener: (message: unknown) => unknown) => {
          this.say = listener;
          return listen(listener);
        },
      });
      return panel;
    });
  }

  /** The page itself has loaded, run its script and asked for what it shows. */
  async shown(): Promise<PageView> {
    await until("the page asks for its form", () => this.views.length > 0);
    return this.last();
  }

  last(): PageView {
    const view = this.views.at(-1);
    if (!view) throw new Error("no form was shown");
    return view;
  }

  control(label: string): ControlView {
    const control = this.shownControls().find((each) => each.label === label);
    if (!control) throw new Error(`no ${label} in ${this.labels().join(", ")}`);
    return control;
  }

  labels(): string[] {
    return this.shownControls().map(({ label }) => label);
  }

  change(values: Record<string, string[]>): void {
    this.say?.({ kind: "change", values: this.byKey(values) });
  }

  start(values: Record<string, string[]> = {}): void {
    this.say?.({ kind: "start", values: this.byKey(values) });
  }

  send(message: unknown): void {
    this.say?.(message);
  }

  close(): void {
    this.panel?.dispose();
  }

  restore(): void {
    this.close();
    set(this.original);
  }

  private take(view: PageView): void {
    this.views.push(view);
    for (const control of view.controls) this.controls.set(control.key, control);
    this.order = view.order ?? this.order;
  }

  private shownControls(): ControlView[] {
    return this.order.flatMap((key) => this.controls.get(key) ?? []);
  }

  private byKey(values: Record<string, string[]>): Record<string, string[]> {
    return Object.fromEntries(Object.entries(values).map(([label, value]) => [this.control(label).key, value]));
  }
}

function set(value: typeof vscode.window.createWebviewPanel): void {
  Object.defineProperty(vscode.window, "createWebviewPanel", { value, configurable: true, writable: true });
}
