import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { Told } from "./inputs.js";

/** An editor tab with a page in it, whose scripts do not run here: the test says what they would. */
export class AskedPage {
  html = "";
  isOpen = true;
  /** what the page was shown, the latest as the last */
  readonly views: Record<string, unknown>[] = [];
  readonly #said = new Told<unknown>();
  readonly #closed = new Told<void>();

  constructor(
    readonly kind: string,
    readonly title: string,
  ) {}

  get text(): string {
    return this.title;
  }

  get view(): Record<string, unknown> {
    return this.views.at(-1) ?? {};
  }

  /** As the page's script does. */
  say(message: object): void {
    assert.ok(this.isOpen, `the tab “${this.title}” is closed`);
    this.#said.fire(message);
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.#closed.fire();
  }

  /** What of the editor's tab is used. */
  get panel(): vscode.WebviewPanel {
    const setHtml = (html: string) => (this.html = html);
    const webview = {
      onDidReceiveMessage: this.#said.event,
      postMessage: (view: Record<string, unknown>) =>
        this.isOpen ? Promise.resolve(this.views.push(view) > 0) : Promise.reject(new Error("Webview is disposed")),
      set html(html: string) {
        setHtml(html);
      },
    };
    return {
      webview,
      onDidDispose: this.#closed.event,
      dispose: () => this.close(),
    } as unknown as vscode.WebviewPanel;
  }
}
