import { randomBytes } from "node:crypto";
import { mkdir, readFile, realpath, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Ui } from "../ui/ui.js";
import { hasInclude, withInclude, withoutInclude } from "./host-text.js";
import { ConfigNotWritable } from "./remote-errors.js";
import type { MadeConfig } from "./remote-files.js";

/** The user's own configuration of ssh, in which one line is ours. */
export class UserConfig {
  constructor(
    readonly file: string,
    readonly line: string,
  ) {}

  /** The one that Remote-SSH and its kin read, where they were told so; else ssh's own. */
  static of(ui: Pick<Ui, "editorSetting">, line: string): UserConfig {
    const told = ui.editorSetting("remote.SSH.configFile");
    const file = typeof told === "string" && told.trim() !== "" ? told.trim().replace(/^~(?=[\\/])/, homedir()) : "";
    return new UserConfig(path.isAbsolute(file) ? file : ownConfig(), line);
  }

  get isSshsOwn(): boolean {
    return this.file === ownConfig();
  }

  /** Rejects with `ConfigNotWritable` also where it cannot be read. */
  async hasLine(): Promise<boolean> {
    try {
      return hasInclude((await this.#read()).text, this.line);
    } catch (error) {
      throw new ConfigNotWritable(this.file, this.line, "add", error);
    }
  }

  /** Rejects with `ConfigNotWritable`. @returns what `removeLine` needs to know */
  async addLine(): Promise<MadeConfig> {
    try {
      const folder = path.dirname(this.file);
      const newFolder = (await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined;
      const { text, exists } = await this.#read();
      await this.#write(withInclude(text, this.line));
      return { file: this.file, line: this.line, newFile: !exists, newFolder };
    } catch (error) {
      throw new ConfigNotWritable(this.file, this.line, "add", error);
    }
  }

  /** Rejects with `ConfigNotWritable`. @param made what was not there before `addLine`: it goes again where nothing else is in it */
  async removeLine(made: Pick<MadeConfig, "newFile" | "newFolder">): Promise<boolean> {
    let rest: string;
    try {
      const { text } = await this.#read();
      if (!hasInclude(text, this.line)) return false;
      rest = withoutInclude(text, this.line);
      if (rest !== "" || !made.newFile) await this.#write(rest);
      else await rm(this.file);
    } catch (error) {
      throw new ConfigNotWritable(this.file, this.line, "remove", error);
    }
    // One with something in it stays.
    if (rest === "" && made.newFile && made.newFolder) await rmdir(path.dirname(this.file)).catch(() => undefined);
    return true;
  }

  async #read(): Promise<{ text: string; exists: boolean }> {
    try {
      return { text: await readFile(this.file, "latin1"), exists: true };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return { text: "", exists: false };
      throw error;
    }
  }

  /** Byte for byte what it was, but for our line; whole or not at all. A link stays one: what it leads to is written. */
  async #write(text: string): Promise<void> {
    const file = await realpath(this.file).catch(() => this.file);
    const mode = await stat(file).then(
      (found) => found.mode & 0o777,
      () => 0o600,
    );
    const made = `${file}.${randomBytes(6).toString("hex")}`;
    try {
      await writeFile(made, text, { encoding: "latin1", mode, flag: "wx" });
      await rename(made, file);
    } catch (error) {
      await rm(made, { force: true });
      throw error;
    }
  }
}

function ownConfig(): string {
  return path.join(homedir(), ".ssh", "config");
}
