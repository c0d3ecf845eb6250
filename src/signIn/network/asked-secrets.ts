import { hubLabel } from "../../text/hub-label.js";
import { plainText } from "../../text/plain-text.js";
import { KeptSecrets, secretName, type SecretPlaces } from "../../tokens/store/kept-secrets.js";
import type { NetworkSecrets } from "../../transport/network/connect.js";
import type { SshQuestion } from "../../transport/network/ssh/askpass.js";
import type { TransportLog } from "../../transport/types.js";
import { waitFor } from "../../transport/waiting.js";
import { askOver, runWizard, type Step } from "../../ui/prompts/wizard.js";
import { CancellationError, type Ui } from "../../ui/ui.js";

export interface AskedSecretsDeps {
  ui: Ui;
  places: SecretPlaces;
  log: TransportLog & { secret(text: string): void };
}

interface Question {
  name: string;
  title: string;
  prompt: string;
  placeholder: string;
  password: boolean;
  problem?: (value: string) => string | undefined;
}

const ASK_AGAIN_MS = 60_000;

/**
 * What the way to a hub needs to be told, asked in a box and kept where tokens are. Each is asked once at a time, whoever needs it; who
 * closes the box is not asked again by what goes on by itself, until a minute has passed.
 */
export class AskedNetworkSecrets {
  readonly #kept: KeptSecrets;
  readonly #asking = new Map<string, Promise<string | undefined>>();
  readonly #declined = new Map<string, number>();

  constructor(private readonly deps: AskedSecretsDeps) {
    this.#kept = new KeptSecrets(deps.places);
  }

  /** For the network of one hub. */
  of(baseUrl: string): Omit<NetworkSecrets, "wantedAtMs"> {
    const label = hubLabel(baseUrl);
    const { l10n } = this.deps.ui;
    return {
      passphrase: (file, refused) =>
        this.#get(refused, {
          name: secretName("passphrase", file),
          title: l10n.t("Client Certificate for {0}", label),
          prompt: refused
            ? l10n.t("The passphrase isn't right. Enter the passphrase of {0}.", file)
            : l10n.t("Enter the passphrase of {0}. It's kept in your keychain.", file),
          placeholder: l10n.t("Passphrase"),
          password: true,
        }),
      ssh: (question, signal) => this.#ssh(label, question, signal),
      proxyCredentials: (proxy, refused) => this.#proxyCredentials(proxy, label, refused),
      header: (name, refused) =>
        this.#get(refused, {
          name: secretName("header", new URL(baseUrl).origin, name),
          title: l10n.t("Header for {0}", label),
          prompt: refused
            ? l10n.t("What stands before the hub may not have accepted it. Enter the value of the header {0}.", name)
            : l10n.t("Enter the value of the header {0}. It's kept in your keychain and only sent to this hub.", name),
          placeholder: name,
          password: true,
          problem: (value) =>
            /^[\x20-\x7e]*$/.test(value) ? undefined : l10n.t("A header can't contain this character. Remove it."),
        }),
    };
  }

  /** Nothing of it is kept, and nothing is answered for the user. */
  async #ssh(label: string, { kind, text }: SshQuestion, signal: AbortSignal): Promise<string | undefined> {
    const { ui } = this.deps;
    const { l10n } = ui;
    const said = plainText(text);
    switch (kind) {
      case "notice":
        await ui.message("information", said);
        return undefined;
      case "host-key":
      case "confirm": {
        const button = kind === "confirm" ? l10n.t("Allow") : l10n.t("Connect");
        const question = l10n.t("SSH asks before it connects on the way to {0}.", label);
        return (await ui.modal("warning", question, said, button)) === button ? "yes" : undefined;
      }
      case "secret":
        return await this.#unkept(l10n.t("SSH to {0}", label), said, signal);
    }
  }

  async #unkept(title: string, prompt: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const about = { prompt, placeholder: "", password: true };
      return await waitFor(
        askOver(() => this.#ask(title, about)),
        signal,
      );
    } catch (error) {
      if (error instanceof CancellationError || signal.aborted) return undefined;
      throw error;
    }
  }

  async #proxyCredentials(proxy: string, label: string, refused: boolean): Promise<string | undefined> {
    const { l10n } = this.deps.ui;
    const title = l10n.t("Proxy {0} for {1}", proxy, label);
    return await this.#once(secretName("proxy", proxy), refused, async () => {
      const user = await this.#ask(title, {
        prompt: refused
          ? l10n.t("The proxy didn't accept them. Enter your user name for {0}.", proxy)
          : l10n.t("The proxy needs a user name and password. Enter your user name for {0}.", proxy),
        placeholder: l10n.t("User name"),
        password: false,
      });
      const password = await this.#ask(title, {
        prompt: l10n.t("Enter the password of {0} for {1}. It's kept in your keychain.", user, proxy),
        placeholder: l10n.t("Password"),
        password: true,
      });
      return `${user}:${password}`;
    });
  }

  async #get(refused: boolean, { name, title, ...about }: Question): Promise<string | undefined> {
    return await this.#once(name, refused, () => this.#ask(title, about));
  }

  #once(name: string, refused: boolean, ask: () => Promise<string>): Promise<string | undefined> {
    let asking = this.#asking.get(name);
    if (!asking) {
      asking = this.#keptOrAsked(name, refused, ask).finally(() => this.#asking.delete(name));
      this.#asking.set(name, asking);
    }
    return asking;
  }

  async #keptOrAsked(name: string, refused: boolean, ask: () => Promise<string>): Promise<string | undefined> {
    if (refused) await this.#kept.forget(name);
    const kept = refused ? undefined : await this.#kept.read(name);
    if (kept !== undefined) return this.#known(kept);
    const declinedAtMs = this.#declined.get(name) ?? -Infinity;
    const isHeld = performance.now() - declinedAtMs < ASK_AGAIN_MS && declinedAtMs > this.deps.ui.actedAtMs;
    if (isHeld) return undefined;
    try {
      const given = this.#known(await askOver(ask));
      await this.#kept.keep(name, given).catch((error: unknown) => {
        this.deps.log.info(`${name} could not be kept: ${error instanceof Error ? error.message : "?"}`);
      });
      return given;
    } catch (error) {
      if (!(error instanceof CancellationError)) throw error;
      this.#declined.set(name, performance.now());
      return undefined;
    }
  }

  /** It is never written into the log, in none of the ways it is sent. */
  #known(secret: string): string {
    this.deps.log.secret(secret);
    return secret;
  }

  async #ask(title: string, about: Omit<Question, "name" | "title">): Promise<string> {
    let given = "";
    const step: Step = async (wizard) => {
      given = await wizard.text({ ...about, verbatim: true, accept: (text) => Promise.resolve(text) });
      return undefined;
    };
    await runWizard(this.deps.ui, title, step);
    return given;
  }
}
