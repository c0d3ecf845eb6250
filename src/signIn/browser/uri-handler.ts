import type * as vscode from "vscode";
import { press } from "../../ui/prompts/press.js";
import type { Ui } from "../../ui/ui.js";
import type { BrowserSignIns } from "./browser-sign-ins.js";

/** The addresses of this extension, as `vscode://hub-kernels.hub-kernels/signed-in`: how the browser ends a sign-in that began here. */
export class SignInUriHandler {
  #saying = false;

  constructor(private readonly deps: { ui: Ui; browser: BrowserSignIns; log: { warn(message: string): void } }) {}

  handleUri(uri: Pick<vscode.Uri, "path" | "query">): void {
    if (this.deps.browser.arrived(uri.path, new URLSearchParams(uri.query))) return;
    // Not what it holds: it could be a code that another window waits for.
    this.deps.log.warn("A link that would end a sign-in was refused: this window is not waiting for it.");
    void this.#say();
  }

  /** One message, however often a page calls. */
  async #say(): Promise<void> {
    if (this.#saying) return;
    this.#saying = true;
    const { ui } = this.deps;
    const signIn = ui.l10n.t("Sign In…");
    const chosen = await ui
      .message(
        "warning",
        ui.l10n.t(
          "The browser sent a sign-in to a JupyterHub that this window isn't waiting for, so it was ignored. If another window is waiting, enter the code that the page shows there. Otherwise, start again.",
        ),
        signIn,
      )
      .then(undefined, () => undefined);
    this.#saying = false;
    if (chosen === signIn) await press(ui, "hubKernels.signIn");
  }
}
