import path from "node:path";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import { safeWords } from "../../text/safe-words.js";
import type { Localizer } from "../../text/speech.js";

/** Something about a file of this computer. */
export class LocalProblem extends Error implements SelfDescribing {
  override readonly name = "LocalProblem";

  constructor(
    readonly kind: "changed" | "full" | "no-permission" | "missing" | "other",
    readonly file: string,
    options?: ErrorOptions,
  ) {
    super(`${kind}: a file of this computer`, options);
  }

  inWords(l10n: Localizer): ErrorText {
    return { message: sentence(this.kind, safeWords(path.basename(this.file)), l10n), actions: ["showLog"] };
  }
}

function sentence(kind: LocalProblem["kind"], name: string, l10n: Localizer): string {
  switch (kind) {
    case "changed":
      return l10n.t("“{0}” was changed on this computer while it was sent. Upload it again.", name);
    case "full":
      return l10n.t("“{0}” was not written: the disk of this computer is full.", name);
    case "no-permission":
      return l10n.t("You have no permission for “{0}” on this computer.", name);
    case "missing":
      return l10n.t("There is no “{0}” on this computer any more.", name);
    case "other":
      return l10n.t("“{0}” could not be read or written on this computer. See the log for details.", name);
  }
}

const BY_CODE: Readonly<Record<string, LocalProblem["kind"]>> = {
  ENOSPC: "full",
  EDQUOT: "full",
  EACCES: "no-permission",
  EPERM: "no-permission",
  EROFS: "no-permission",
  ENOENT: "missing",
};

/** Does something with a file of this computer; what goes wrong with it is told from what goes wrong with a server. */
export async function locally<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
    throw error instanceof LocalProblem ? error : new LocalProblem(BY_CODE[code] ?? "other", file, { cause: error });
  }
}
