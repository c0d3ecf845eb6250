import * as vscode from "vscode";

/** Takes one command of the extension in its place; all others run. */
export class Commands {
  readonly taken: unknown[] = [];
  private readonly original = vscode.commands.executeCommand;

  constructor(id: string) {
    const original = this.original;
    const execute = (called: string, ...args: unknown[]): Thenable<unknown> =>
      called === id ? Promise.resolve(void this.taken.push(args[0])) : original(called, ...args);
    this.set(execute as typeof original);
  }

  restore(): void {
    this.set(this.original);
  }

  private set(value: typeof vscode.commands.executeCommand): void {
    Object.defineProperty(vscode.commands, "executeCommand", { value, configurable: true, writable: true });
  }
}
