import * as vscode from "vscode";

// The module as the extension has it: an import of a bundle is a copy, whose members cannot be replaced.
const { default: api } = vscode as unknown as { default: typeof vscode };

/** What the extension makes of a class of the editor's, in the place of eyes: an extension cannot read what the editor shows of it. */
export class Made<Name extends "TreeItem" | "NotebookCellStatusBarItem"> {
  readonly all: InstanceType<(typeof vscode)[Name]>[] = [];
  readonly #original: (typeof vscode)[Name];

  constructor(private readonly name: Name) {
    const { all } = this;
    this.#original = api[name];
    this.#replace(
      new Proxy(this.#original, {
        construct(target, args) {
          const item = Reflect.construct(target, args) as (typeof all)[number];
          all.push(item);
          return item;
        },
      }),
    );
  }

  restore(): void {
    this.#replace(this.#original);
  }

  #replace(value: (typeof vscode)[Name]): void {
    Object.defineProperty(api, this.name, { value, configurable: true, writable: true });
  }
}
