import ignore, { type Ignore } from "ignore";

/** Files with the rules of `.gitignore`, in the order in which they are read: what ours says holds over git's. */
export const IGNORE_FILES = [".gitignore", ".hubKernelsIgnore"] as const;

/** What is made anew everywhere, and heavy. A project's own rules can take it back (`!venv/`). */
const USUAL = [
  ".git",
  ".hg",
  ".svn",
  "node_modules/",
  "__pycache__/",
  "*.py[co]",
  ".ipynb_checkpoints/",
  ".venv/",
  "venv/",
  ".conda/",
  ".pixi/",
  ".tox/",
  ".nox/",
  ".mypy_cache/",
  ".pytest_cache/",
  ".ruff_cache/",
  ".cache/",
  ".DS_Store",
  "Thumbs.db",
  ".hub-kernels-push-*",
  "*.hub-kernels-part",
];

interface Level {
  /** '' or a folder with a slash behind it */
  folder: string;
  rules: Ignore;
}

/** Which files of a project are not pushed: the usual ones, and those that its ignore files name, each for its own folder. */
export class IgnoreRules {
  private constructor(private readonly levels: readonly Level[]) {}

  /** @param texts of the ignore files in the project's folder */
  static of(texts: readonly string[]): IgnoreRules {
    return new IgnoreRules([levelOf("", [...USUAL, ...texts])]);
  }

  /** @param folder in the project @param texts of its ignore files */
  within(folder: string, texts: readonly string[]): IgnoreRules {
    return texts.length === 0 ? this : new IgnoreRules([...this.levels, levelOf(`${folder}/`, texts)]);
  }

  /** @param path relative to the project's folder, of something whose folder is not left out */
  leavesOut(path: string, isFolder: boolean): boolean {
    let isOut = false;
    for (const { folder, rules } of this.levels) {
      const { ignored, unignored } = rules.test(path.slice(folder.length) + (isFolder ? "/" : ""));
      if (ignored) isOut = true;
      else if (unignored) isOut = false;
    }
    return isOut;
  }
}

/** Those of one folder are one list: a later one takes back what one before it leaves out, with all that is in it. */
function levelOf(folder: string, texts: readonly string[]): Level {
  return { folder, rules: ignore().add(texts.join("\n")) };
}
