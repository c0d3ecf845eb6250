import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Messages } from "../commands/messages.js";
import { QuickInputs } from "../commands/quick-inputs.js";
import { until } from "../commands/until.js";

/** with its base path, ending in `/` */
export const hubUrl = process.env["RIG_HUB"] ?? "";

/** What `hubKernels.addHub` gives; undefined: it was called off. */
export type Added = { hub: string; account: string; user: string; state?: string } | undefined;

/** The real "Add JupyterHub…" with a user in front of it, and what the editor would open outside. */
export class Adding {
  readonly messages: Messages;
  readonly inputs = new QuickInputs();
  /** addresses as the browser gets them */
  readonly opened: string[] = [];
  readonly #open = vscode.env.openExternal;
  readonly #callback = vscode.env.asExternalUri;
  readonly #restores: (() => void)[] = [];

  constructor(answer?: ConstructorParameters<typeof Messages>[0]) {
    this.messages = new Messages(answer);
    const openExternal = (address: vscode.Uri | string) => {
      // What the editor makes of it on the way out.
      this.opened.push(typeof address === "string" ? address : encodeURI(address.toString(true)));
      return Promise.resolve(true);
    };
    this.replaceEnv("openExternal", openExternal);
  }

  /** As on a user's own computer, where the editor takes addresses of its own. */
  asDesktop(): this {
    this.replaceEnv("uiKind", vscode.UIKind.Desktop);
    this.replaceEnv("asExternalUri", (uri: vscode.Uri) => Promise.resolve(uri.with({ query: "windowId=1" })));
    return this;
  }

  replaceEnv(name: keyof typeof vscode.env, value: unknown): void {
    this.#replace(vscode.env, name, value);
  }

  /** Up to the list of ways. */
  async begin(): Promise<{ adding: Promise<Added>; list: vscode.QuickPick<vscode.QuickPickItem> }> {
    const adding = Promise.resolve(vscode.commands.executeCommand<Added>("hubKernels.addHub"));
    await this.inputs.enter(await this.inputs.box(), hubUrl);
    return { adding, list: await this.inputs.list() };
  }

  /** Up to the box of a way that opens a page. */
  async beginInBrowser(label: string): Promise<{ adding: Promise<Added>; box: vscode.InputBox; page: string }> {
    const { adding, list } = await this.begin();
    return { adding, ...(await this.chooseBrowser(list, label)) };
  }

  /** Chooses a way that opens a page: this page, and its box. */
  async chooseBrowser(
    list: vscode.QuickPick<vscode.QuickPickItem>,
    label: string,
  ): Promise<{ box: vscode.InputBox; page: string }> {
    const before = this.opened.length;
    await this.inputs.chooseLabelled(list, label);
    const box = await this.inputs.box();
    await until("the page is opened", () => this.opened.length > before);
    return { box, page: this.opened.at(-1) ?? "" };
  }

  /** As the system does with the editor's own addresses: here by the route that code-server has for them. */
  async callEditor(address = ""): Promise<void> {
    const { protocol, host, pathname, searchParams } = new URL(address);
    const route = await this.#callback(vscode.Uri.parse(`${protocol}//${host}${pathname}`, true));
    const url = new URL(route.toString(true));
    for (const [name, value] of searchParams) url.searchParams.append(name, value);
    await this.#open(url.href as unknown as vscode.Uri);
  }

  restore(): void {
    this.messages.restore();
    this.inputs.restore();
    for (const restore of this.#restores.splice(0).reverse()) restore();
  }

  #replace(owner: object, name: string, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    assert.ok(before, `${name} is not there`);
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
    this.#restores.push(() => Object.defineProperty(owner, name, before));
  }
}

export interface TokenAtHub {
  id: string;
  note: string;
  scopes: string[];
  expires_at: string | null;
  created: string;
}

/** The tokens that a user has by a sign-in here, as the hub's admin sees them. */
export async function tokensAtHub(user: string): Promise<TokenAtHub[]> {
  const response = await fetch(`${hubUrl}hub/api/users/${user}/tokens`, {
    headers: { authorization: `token ${process.env["RIG_ADMIN_TOKEN"] ?? ""}` },
  });
  if (response.status === 404) return [];
  const { api_tokens: tokens } = (await response.json()) as { api_tokens: TokenAtHub[] };
  return tokens.filter(({ note }) => note.startsWith("Hub Kernels on "));
}

/** A token that somebody made elsewhere. */
export async function tokenFromElsewhere(user: string, about: object = {}): Promise<string> {
  const headers = { authorization: `token ${process.env["RIG_ADMIN_TOKEN"] ?? ""}` };
  await fetch(`${hubUrl}hub/api/users/${user}`, { method: "POST", headers });
  const body = JSON.stringify({ note: "elsewhere", scopes: ["access:servers!user", "servers!user"], ...about });
  const response = await fetch(`${hubUrl}hub/api/users/${user}/tokens`, { method: "POST", headers, body });
  return ((await response.json()) as { token: string }).token;
}
