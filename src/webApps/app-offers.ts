import { labelOfServer } from "../model/server-label.js";
import { startOf } from "../model/start-of.js";
import type { HubModel } from "../model/types.js";
import { hubWords } from "../text/hub-words.js";
import type { ServerId } from "../text/ids.js";
import type { LocalAddress } from "../text/local-addresses.js";
import { press } from "../ui/prompts/press.js";
import { setting } from "../ui/settings/settings.js";
import type { Ui } from "../ui/ui.js";
import type { Forwarding } from "./forwarding.js";

export interface AppOffersDeps {
  ui: Ui;
  model: Pick<HubModel, "account" | "server">;
  forwarding: Pick<Forwarding, "has">;
  apartMs?: number;
  log: { error(message: string, error: unknown): void };
}

type App = Pick<LocalAddress, "port" | "path"> & { server: ServerId };

/** So long after one was offered the next is, in ms. Of those that come meanwhile the last: an app with many ports has one page that people open. */
const APART_MS = 5_000;
/** Of one server while it runs: code that prints ever more addresses is not to be asked about for ever. */
const MOST_OFFERED = 20;

/** Offers to open apps whose addresses are printed on servers: each once while its server runs, and a few of each server. */
export class AppOffers {
  /** by server and its start the ports */
  readonly #offered = new Map<string, Set<number>>();
  #next: App | undefined;
  #pause: NodeJS.Timeout | undefined;

  constructor(private readonly deps: AppOffersDeps) {}

  dispose(): void {
    clearTimeout(this.#pause);
  }

  printed(server: ServerId, { port, path }: LocalAddress): void {
    const app = { server, port, path };
    if (!this.#isNew(app)) return;
    if (this.#pause) this.#next = app;
    else this.#offer(app);
  }

  #isNew({ server, port }: App): boolean {
    const { ui, forwarding } = this.deps;
    const offered = this.#offeredOf(server);
    const isKnown = offered.has(port) || forwarding.has(server, port);
    return !isKnown && offered.size < MOST_OFFERED && setting(ui, "offerApps");
  }

  #offeredOf(server: ServerId): Set<number> {
    const key = JSON.stringify([server, startOf(this.deps.model.server(server))]);
    const offered = this.#offered.get(key) ?? new Set();
    this.#offered.set(key, offered);
    return offered;
  }

  #offer(app: App): void {
    this.#offeredOf(app.server).add(app.port);
    this.#pause = setTimeout(() => this.#goOn(), this.deps.apartMs ?? APART_MS);
    this.#ask(app).catch((error: unknown) => this.deps.log.error("an app that was printed is not offered:", error));
  }

  #goOn(): void {
    const next = this.#next;
    this.#pause = this.#next = undefined;
    if (next && this.#isNew(next)) this.#offer(next);
  }

  async #ask({ server, port, path }: App): Promise<void> {
    const { ui, model } = this.deps;
    const label = hubWords(labelOfServer(model, server) ?? "");
    const question = ui.l10n.t("Your app on port {0} of {1} is available.", String(port), label);
    const [browser, editor] = [ui.l10n.t("Open in Browser"), ui.l10n.t("Open in Editor")];
    const never = ui.l10n.t("Don't Show Again");
    const ways = setting(ui, "openAppsIn") === "editor" ? [editor, browser] : [browser, editor];
    const chosen = await ui.message("information", question, ...ways, never);
    if (chosen === never) await ui.write("offerApps", false);
    else if (chosen !== undefined) {
      await press(ui, "hubKernels.openPort", { server, port, path, in: chosen === editor ? "editor" : "browser" });
    }
  }
}
