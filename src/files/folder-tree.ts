import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import { flagsOf, offeredForFile } from "../servers/commands/command-table.js";
import { folderLine, folderRow } from "../servers/view/folder-row.js";
import type { AboutFolder, FolderRows, ServerRow } from "../servers/view/types.js";
import { joined } from "../text/files-address.js";
import type { ServerId } from "../text/ids.js";
import { safeWords } from "../text/safe-words.js";
import type { Speech } from "../text/speech.js";
import { Listeners } from "../transport/listeners.js";
import { errorSentence } from "../ui/errors/error-sentence.js";
import { type FileModel, inOrder } from "./file-model.js";
import type { FilesOfServers } from "./files-of-servers.js";
import { sizeWords } from "./size-words.js";

export interface FolderTreeDeps {
  model: Pick<HubModel, "server">;
  files: Pick<FilesOfServers, "with" | "labelOf">;
  speech: () => Speech;
}

interface Open {
  about: AboutFolder;
  /** of the server, when it was asked */
  started: string | undefined;
  rows: Promise<readonly ServerRow[]>;
}

/** As long as a server may take to list a folder, in ms. */
const ANSWER_MS = 60_000;
/** More rows no tree shows well. */
const MOST_SHOWN = 2_000;

/** Folders of servers as rows: each is asked for once when it is unfolded, and again when something here has changed it. */
export class FolderTree implements FolderRows {
  readonly #open = new Map<string, Open>();
  readonly #listeners = new Listeners();

  constructor(private readonly deps: FolderTreeDeps) {}

  onDidChange(listener: () => void): { dispose(): unknown } {
    return this.#listeners.add(listener);
  }

  below(about: AboutFolder): Promise<readonly ServerRow[]> {
    const started = startOf(this.deps.model.server(about.server));
    const known = this.#open.get(keyOf(about));
    if (known && known.started === started) return known.rows;
    const rows = this.#asked(about);
    this.#open.set(keyOf(about), { about, started, rows });
    return rows;
  }

  close({ server, folder }: AboutFolder): void {
    for (const [key, { about }] of this.#open) {
      const isBelow = folder === "" || about.folder === folder || about.folder.startsWith(`${folder}/`);
      if (about.server === server && isBelow) this.#open.delete(key);
    }
  }

  refresh(server: ServerId): void {
    this.close({ server, folder: "" });
  }

  /** This window has changed what is in a folder: where it is to be seen it is asked for again. */
  changed(about: AboutFolder): void {
    if (this.#open.delete(keyOf(about))) this.#listeners.tell();
  }

  async #asked(about: AboutFolder): Promise<readonly ServerRow[]> {
    const { files, speech } = this.deps;
    const { server, folder } = about;
    const { l10n } = speech();
    try {
      const signal = AbortSignal.timeout(ANSWER_MS);
      const entries = await files.with(server, folder, (each) => each.list(folder, signal));
      const shown = entries.sort(inOrder).slice(0, MOST_SHOWN);
      const rows = shown.map((entry) => this.#row(about, entry));
      if (rows.length === 0) return [folderLine(about, "dash", l10n.t("Empty, but for hidden files"))];
      const left = entries.length - shown.length;
      return left === 0 ? rows : [...rows, folderLine(about, "ellipsis", l10n.t("{0} more aren't shown here", left))];
    } catch (error) {
      // It is asked again when it is unfolded again.
      this.#open.delete(keyOf(about));
      return [folderLine(about, "warning", errorSentence(error, l10n))];
    }
  }

  #row({ server, folder }: AboutFolder, entry: FileModel): ServerRow {
    const { files, speech } = this.deps;
    const path = joined(folder, entry.name);
    const label = files.labelOf(server);
    if (entry.isFolder) return folderRow({ server, folder: path }, entry.name, label, speech());
    const { l10n } = speech();
    const size = sizeWords(entry.size, l10n);
    const lock = entry.isWritable ? [] : [l10n.t("read-only")];
    const whole = l10n.t("{0} on {1}", safeWords(path), label);
    return {
      id: `${server}/files/${path}`,
      label: safeWords(entry.name),
      description: [size, ...lock].join(" · "),
      tooltip: [whole, size, ...lock].join("\n"),
      icon: "file",
      spoken: [whole, size, ...lock].join(", "),
      flags: ["file", ...flagsOf(offeredForFile(l10n))],
      about: { server, file: path },
      press: "hubKernels.openServerFile",
    };
  }
}

function keyOf({ server, folder }: AboutFolder): string {
  return `${server}/${folder}`;
}
