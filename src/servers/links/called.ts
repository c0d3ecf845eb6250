import type * as vscode from "vscode";
import { SignInUriHandler } from "../../signIn/browser/uri-handler.js";
import { presentError } from "../../ui/errors/errors.js";
import type { CommandDeps } from "../commands/deps.js";
import { LinkRefused } from "./link.js";
import { openLink } from "./open-link.js";

type Called = Pick<vscode.Uri, "path" | "query" | "fragment">;

/** What calls this extension by an address: `/open` is a site's link; what else there is ends a sign-in in the browser. */
export class CalledAddresses {
  readonly #signIn: SignInUriHandler;
  #isOpening = false;

  constructor(private readonly deps: CommandDeps) {
    this.#signIn = new SignInUriHandler(deps);
  }

  async handle(uri: Called): Promise<void> {
    if (uri.path.replace(/\/$/, "") !== "/open") this.#signIn.handleUri(uri);
    else await this.#open(uri);
  }

  /** One at a time: a page that calls again and again asks once. */
  async #open({ query, fragment }: Called): Promise<void> {
    const { deps } = this;
    if (this.#isOpening) {
      deps.log.warn("A link was not opened: another one is being asked about.");
      return;
    }
    this.#isOpening = true;
    try {
      if (fragment !== "") throw new LinkRefused("unknown");
      await openLink(deps, query);
    } catch (error) {
      presentError(error, deps);
    } finally {
      this.#isOpening = false;
    }
  }
}
