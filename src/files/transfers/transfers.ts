import type { ServerId } from "../../text/ids.js";
import { safeWords } from "../../text/safe-words.js";
import { Failure } from "../../ui/errors/failure.js";
import { CancellationError, type ReportProgress, type Ui } from "../../ui/ui.js";
import type { FilesOfServers } from "../files-of-servers.js";
import { sizeWords } from "../size-words.js";
import { localTree } from "./local-tree.js";
import { conflictsHere, receiveFiles, remoteTree } from "./receive-files.js";
import { conflictsIn, existingIn, sendFiles } from "./send-files.js";
import { type Outcome, TransferProgress } from "./transfer.js";

export interface TransfersDeps {
  ui: Ui;
  files: Pick<FilesOfServers, "transfer" | "labelOf">;
  /** Something is new in a folder of a server. */
  changed: (server: ServerId, folder: string) => void;
}

const MOST_NAMED = 10;

/** Sends and fetches files and folders, with what its user is asked and told. */
export class Transfers {
  constructor(private readonly deps: TransfersDeps) {}

  /** @param chosen files and folders of this computer, absolute */
  async upload(server: ServerId, folder: string, chosen: readonly string[]): Promise<Outcome> {
    const { ui, files, changed } = this.deps;
    const label = files.labelOf(server);
    const title = ui.l10n.t("Uploading to {0}", label);
    try {
      const outcome = await this.#shown(title, async (report, signal) => {
        const deps = this.deps.files.transfer(server, folder, signal);
        const tree = await localTree(chosen);
        const existing = await existingIn(deps, tree, folder);
        const skip = await askWhatToSkip(this.deps.ui, conflictsIn(tree, existing, folder), label);
        const progress = new TransferProgress(wholeOf(tree.files), report, ui.l10n);
        return await sendFiles(deps, tree, { folder, existing, skip, progress });
      });
      this.#say(outcome, ui.l10n.t("Uploaded to {0}", `/${folder}`));
      return outcome;
    } catch (error) {
      throw new Failure(error, { retry: () => this.upload(server, folder, chosen) });
    } finally {
      changed(server, folder);
    }
  }

  /** @param to a folder of this computer, absolute */
  async download(server: ServerId, path: string, to: string): Promise<Outcome> {
    const { ui, files } = this.deps;
    const title = ui.l10n.t("Downloading from {0}", files.labelOf(server));
    try {
      const outcome = await this.#shown(title, async (report, signal) => {
        const deps = this.deps.files.transfer(server, path, signal);
        const about = await deps.on((each) => each.stat(path, signal));
        const tree = await remoteTree(deps, { ...about, path });
        const skip = await askWhatToSkip(ui, await conflictsHere(tree, to), ui.l10n.t("this computer"));
        const progress = new TransferProgress(wholeOf(tree.files), report, ui.l10n);
        return await receiveFiles(deps, tree, { folder: to, skip, progress });
      });
      this.#say(outcome, ui.l10n.t("Downloaded to {0}", to));
      return outcome;
    } catch (error) {
      throw new Failure(error, { retry: () => this.download(server, path, to) });
    }
  }

  #shown<T>(title: string, work: (report: ReportProgress, cancelled: AbortSignal) => Promise<T>): PromiseLike<T> {
    return this.deps.ui.progress({ title, cancellable: true }, work);
  }

  #say({ files, bytes, unhashed, skipped, left }: Outcome, done: string): void {
    const { l10n } = this.deps.ui;
    const how =
      unhashed === 0
        ? l10n.t("sizes and SHA-256 are right")
        : l10n.t("sizes are right; of {0} files the server told no SHA-256", unhashed);
    const words = [
      files === 1
        ? l10n.t("{0}: {1}; {2}.", done, sizeWords(bytes, l10n), how)
        : l10n.t("{0}: {1} files, {2}; {3}.", done, files, sizeWords(bytes, l10n), how),
      ...(skipped > 0 ? [l10n.t("{0} were there already and were skipped.", skipped)] : []),
      ...(left.length > 0 ? [l10n.t("Left out: {0}", left.slice(0, MOST_NAMED).map(safeWords).join(", "))] : []),
    ];
    void this.deps.ui.message(left.length > 0 ? "warning" : "information", words.join(" "));
  }
}

/** @param conflicts what is there already @returns what is not to be written over */
export async function askWhatToSkip<File extends { to: string }>(
  ui: Ui,
  conflicts: readonly File[],
  where: string,
): Promise<ReadonlySet<File>> {
  const [first, ...others] = conflicts;
  if (!first) return new Set();
  const { l10n } = ui;
  const question =
    others.length === 0
      ? l10n.t("“{0}” is on {1} already. Do you want to overwrite it?", safeWords(first.to), where)
      : l10n.t("{0} of the files are on {1} already. Do you want to overwrite them?", conflicts.length, where);
  const named = conflicts.slice(0, MOST_NAMED).map(({ to }) => safeWords(to));
  const more = conflicts.length > MOST_NAMED ? [l10n.t("and {0} more", conflicts.length - MOST_NAMED)] : [];
  const [overwrite, skip] = [l10n.t("Overwrite"), l10n.t("Skip")];
  const answer = await ui.modal("warning", question, [...named, ...more].join("\n"), overwrite, skip);
  if (answer === undefined) throw new CancellationError();
  return new Set(answer === skip ? conflicts : []);
}

export function wholeOf(files: readonly { size: number }[]): { files: number; bytes: number } {
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
