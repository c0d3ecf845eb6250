import * as vscode from "vscode";

/** What would be opened in the browser: stands before `env.openExternal`. */
export class Opened {
  readonly addresses: string[] = [];
  private readonly original = vscode.env.openExternal;

  constructor() {
    this.set((address) => {
      this.addresses.push(address.toString(true));
      return Promise.resolve(true);
    });
  }

  restore(): void {
    this.set(this.original);
  }

  private set(value: typeof vscode.env.openExternal): void {
    Object.defineProperty(vscode.env, "openExternal", { value, configurable: true, writable: true });
  }
}
