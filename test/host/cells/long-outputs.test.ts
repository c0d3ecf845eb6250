import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import * as vscode from "vscode";
import { Made } from "../commands/made.js";
import { cellOf, close, openNotebook, printed, run, select, until } from "../kernels/notebooks.js";
import { type Added, addHub, command, putFile, untilRecorded } from "../kernels/rig.js";

/** Lines of ten characters, more of them than a cell shows. They wait until it is recorded, so that nothing is lost that its server drops. */
const COUNT = 1_200_000;
const LONG = `import pathlib, time
go = pathlib.Path.home() / "go"
while not go.exists():
    time.sleep(0.05)
for part in range(0, ${COUNT}, 100_000):
    print("".join(f"{n:9}\\n" for n in range(part, part + 100_000)), end="", flush=True)
    time.sleep(0.2)
go.unlink()`;

describe("more output than a notebook can hold", () => {
  let bart: Added;
  let items: Made<"NotebookCellStatusBarItem">;
  before(async () => {
    bart = await addHub("bart");
    await command("startServer", { server: bart.server });
    items = new Made("NotebookCellStatusBarItem");
  });
  after(() => items.restore());

  async function fileOf(notebook: vscode.NotebookDocument): Promise<string> {
    const pathOf = () => {
      const { arguments: given = [] } = (items.all.at(-1)?.command ?? {}) as { arguments?: unknown[] };
      const [file] = given;
      return file instanceof vscode.Uri ? file.fsPath : undefined;
    };
    const running = run(notebook, 0, 1);
    await untilRecorded("bart");
    await putFile("bart", "go");
    await running;
    const numbers = Array.from({ length: COUNT }, (_, n) => `${String(n).padStart(9)}\n`).join("");
    const inCell = printed(cellOf(notebook));
    assert.equal(inCell.length, 10_000_000);
    assert.match(printed(cellOf(notebook), "stderr"), /^There is more output than a notebook can hold\./);
    await until(
      () => `all is there, with what is in ${pathOf()}`,
      async () => {
        const file = pathOf();
        return file !== undefined && existsSync(file) && inCell + (await readFile(file, "utf8")) === numbers;
      },
    );
    await until("its size is shown", () => items.all.at(-1)?.text === "$(go-to-file) Show Rest of Output (2.0 MB)");
    return pathOf() ?? "";
  }

  it("is kept in a file that its cell leads to, until the cell is run again or the notebook is closed", async () => {
    const notebook = await openNotebook([LONG]);
    await select(notebook, bart.server);
    const first = await fileOf(notebook);
    const second = await fileOf(notebook);
    assert.notEqual(second, first);
    assert.equal(existsSync(first), false);
    await close(notebook);
    await until("it goes with its notebook", () => !existsSync(second));
  });
});
