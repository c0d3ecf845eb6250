import * as vscode from "vscode";
import { endOf, until } from "../kernels/notebooks.js";
import { askServer, command, putFile } from "../kernels/rig.js";
import { forTests, JupyterUser } from "./jupyter-user.js";

/** Cells of a user's notebook that go on while its window is gone, and what the user sees of that. */
export class Leaving extends JupyterUser {
  override async begin(): Promise<void> {
    await super.begin();
    await this.startServer({});
  }

  /** The first waits for a file on the server, the last makes one. */
  cells(name: string, count: number): string[] {
    const first = `import pathlib, time\nhome = pathlib.Path.home()\nprint('go', flush=True)\nwhile not (home / '${name}-go').exists(): time.sleep(0.05)\nprint(0)`;
    const each = Array.from(
      { length: count - 1 },
      (_, index) => `with open(home / '${name}-ran', 'a') as ran: print(${index + 1}, file=ran)\nprint(${index + 1})`,
    );
    return [first, ...each.slice(0, -1), `${each.at(-1) ?? ""}\n(home / '${name}-done').touch()`];
  }

  /** The numbers of the cells but the first, as the server has noted them. */
  async haveRun(name: string): Promise<number[]> {
    const { content } = await askServer<{ content: string }>(this.name, file(`${name}-ran`));
    return content.trim().split("\n").map(Number);
  }

  put(name: string): Promise<unknown> {
    return putFile(this.name, name);
  }

  remove(name: string): Promise<unknown> {
    return this.hub.ask({ do: "api", method: "DELETE", path: `../../user/${this.name}/${file(name)}` });
  }

  async untilThere(name: string): Promise<void> {
    const isThere = () =>
      askServer(this.name, `${file(name)}?content=0`).then(
        () => true,
        () => false,
      );
    await until(`${name} is there`, isThere);
  }

  /** The first of the cells goes on, and all that come after it run. */
  async allRun(name: string): Promise<void> {
    await this.put(`${name}-go`);
    await this.untilThere(`${name}-done`);
  }

  async says(text: RegExp): Promise<void> {
    const said = () =>
      until(`it is said: ${String(text)}`, () => this.screen.messages.texts.some((one) => text.test(one)));
    await said().catch((error: unknown) => {
      throw new Error(`${String(error)}; what was said: ${JSON.stringify(this.screen.messages.texts)}`, {
        cause: error,
      });
    });
  }

  /** Whenever it is offered. */
  press(button: string): void {
    this.screen.messages.answer = (_, buttons) => buttons.find((each) => each === button);
  }
}

/** For the tests of a `describe`: a user whose server runs. */
export function leavingUser(name: string): Leaving {
  return forTests(new Leaving(name));
}

export function leave(notebook: vscode.NotebookDocument): Promise<unknown> {
  return command("runAllAndLeave", { notebookEditor: { notebookUri: notebook.uri } });
}

export async function allEnd(notebook: vscode.NotebookDocument): Promise<void> {
  await until("all end", () => notebook.getCells().every((cell) => endOf(cell) !== undefined));
}

function file(name: string): string {
  return `api/contents/${name}`;
}
