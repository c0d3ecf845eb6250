import { hubWords } from "../../text/hub-words.js";
import type { ServerId } from "../../text/ids.js";
import type { Localizer } from "../../text/speech.js";
import type { RunningCells } from "../status/running-cells.js";

/** What runs on servers that are to end, for the question whether they may: nothing where no cell of this window does. */
export function runningThere(
  running: Pick<RunningCells, "of">,
  servers: readonly ServerId[],
  l10n: Localizer,
): string | undefined {
  const notebooks = servers.flatMap((id) => running.of(id));
  const cells = notebooks.reduce((sum, notebook) => sum + notebook.cells, 0);
  if (cells === 0) return undefined;
  const names = [...new Set(notebooks.map(({ name }) => (name === "" ? l10n.t("a notebook") : hubWords(name))))];
  return cells === 1
    ? l10n.t("A cell is running there ({0}): what it would print from now on is lost.", names.join(", "))
    : l10n.t(
        "{0} cells are running or waiting there ({1}): what they would print from now on is lost.",
        cells,
        names.join(", "),
      );
}
