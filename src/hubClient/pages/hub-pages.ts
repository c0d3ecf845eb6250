import type { Localizer } from "../../text/speech.js";
import type { HubResponse, HubSession } from "../../transport/types.js";
import { underEither } from "../../transport/waiting.js";
import { hidesVersion } from "../api-version.js";
import { readText } from "../body.js";
import {
  NoOptionsForm,
  NoPasswordSignIn,
  OptionsFormUnreadable,
  OptionsRefused,
  PagesSignedOut,
  PasswordRefused,
} from "../errors.js";
import { failureFor, limitOf, retryAfterOf } from "../failures.js";
import { frontOf, frontsAnswer, leadsTo } from "../not-from-the-hub.js";
import { sent } from "../options/answers.js";
import type { Answers, OptionForm } from "../options/model.js";
import type { ServerRef } from "../types.js";
import { CookieJar } from "./cookie-jar.js";
import { type FormBody, formBody } from "./form-body.js";
import { loginAddress } from "./login-address.js";
import type { PageForm } from "./page-reader.js";
import { withReaders } from "./with-readers.js";

/** A page around a form of the largest size that is read. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
/** A hub answers a start after up to 10 s (`slow_spawn_timeout`), and making a form may ask a cluster. */
const PAGE_TIMEOUT_MS = 60_000;

interface PageAnswer {
  response: HubResponse;
  /** where it leads, when it is a redirect; never followed */
  to: URL | undefined;
  html: string;
}

/**
 * A hub's own pages, as a browser sees them, for hubs that take a user name and a password. No request leaves the hub's origin, no
 * redirect is followed, and cookies live in this object until `dispose`; the password is not kept at all.
 */
export class HubPages {
  readonly #cookies = new CookieJar();
  readonly #end = new AbortController();
  /** whether something on the way hides the hub's version: asked once, when an answer lacks it */
  #hidesVersion: Promise<boolean> | undefined;
  readonly #sendTo = new WeakMap<OptionForm, { action: URL; enctype: string }>();

  /** @param session a stranger's @param l10n for labels of forms that the hub has no words for */
  constructor(
    private readonly session: Pick<HubSession, "baseUrl" | "fetch">,
    private readonly l10n?: Localizer,
  ) {}

  /** Two requests. Rejects with `PasswordRefused` and `NoPasswordSignIn`. */
  async signIn(user: string, password: string, signal: AbortSignal): Promise<void> {
    const page = await this.#send("hub/login", signal);
    if (page.to) throw new NoPasswordSignIn(this.#hub, `the login page leads to ${page.to.origin}`);
    if (!page.response.ok) throw await this.#failure(page);
    const form = await withReaders(this.#hub, ({ readLoginForm }) => readLoginForm(page.html));
    const action = form && this.#actionOf(form, page);
    if (!action) throw new NoPasswordSignIn(this.#hub, "the login page has no form for a password");
    if (form.code) throw new NoPasswordSignIn(this.#hub, "the login page asks for a code besides the password", "code");
    const fields = [...form.hidden, [form.user, [user]], [form.password, [password]]] as const;
    const answer = await this.#send(action, signal, formBody(form.enctype, fields));
    if (answer.to && !leadsToLogin(answer.to)) return;
    this.#cookies.clear();
    throw new PasswordRefused(this.#hub, await this.#words(answer));
  }

  /**
   * The form of the hub's options page. **Where a hub has no form, its page starts the server at once**, and no version of JupyterHub
   * tells beforehand whether there is one: call this only when the user wants the server started, and follow the hub's model after
   * `NoOptionsForm`. Rejects with that (it is also what a server gets that runs or starts already), `PagesSignedOut`, `OptionsFormUnreadable`.
   */
  async form(server: ServerRef, signal: AbortSignal): Promise<OptionForm> {
    const page = await this.#send(spawnPath(server), signal);
    if (page.to) throw this.#ledOn(page.to);
    if (!page.response.ok) throw await this.#failure(page);
    const pageForm = await withReaders(this.#hub, ({ readSpawnForm }) => readSpawnForm(page.html));
    const action = pageForm && this.#actionOf(pageForm, page);
    if (!action) throw new OptionsFormUnreadable(this.#hub, "no-form");
    const form = await withReaders(this.#hub, ({ formFromHtml }) => formFromHtml(page.html, undefined, this.l10n));
    this.#sendTo.set(form, { action, enctype: pageForm.enctype });
    return form;
  }

  /**
   * Sends the form as its page would: the hub makes `user_options` of it and starts the server. Resolves when the start is accepted;
   * the hub's model tells the rest. A start that fails within seconds is answered like options that are refused. Rejects with `OptionsRefused`, `ServerAlreadyRunning`, `ServerBusy`, `PagesSignedOut`, …
   * @param form one that this object gave
   */
  async start(form: OptionForm, answers: Answers, signal: AbortSignal): Promise<void> {
    const sendTo = this.#sendTo.get(form);
    if (!sendTo) throw new TypeError("This form did not come from these pages.");
    const answer = await this.#send(
      sendTo.action,
      signal,
      formBody(sendTo.enctype, Object.entries(sent(form, answers))),
    );
    if (answer.to && leadsToLogin(answer.to)) throw this.#signedOut();
    if (answer.to) return;
    // The hub shows its form again, with what was wrong above it, and with any status.
    if (/\bspawn-error-msg\b/.test(answer.html)) throw new OptionsRefused(this.#hub, await this.#words(answer));
    throw limitOf(await this.#failure(answer));
  }

  /** Forgets the sign-in. The hub is not told: its log-out would stop the user's servers where a site has it so. */
  dispose(): void {
    this.#end.abort(new DOMException("The sign-in is forgotten.", "AbortError"));
    this.#cookies.clear();
  }

  get #hub(): string {
    return this.session.baseUrl;
  }

  /** An answer that comes after `dispose` would bring its cookies: none does. */
  #send(address: string | URL, signal: AbortSignal, form?: FormBody): Promise<PageAnswer> {
    return underEither([signal, this.#end.signal], (either) => this.#exchange(address, either, form));
  }

  async #exchange(address: string | URL, signal: AbortSignal, form?: FormBody): Promise<PageAnswer> {
    const cookie = this.#cookies.header();
    const response = await this.session.fetch(new URL(address, this.#hub), {
      method: form ? "POST" : "GET",
      headers: { ...(cookie && { cookie }), ...(form && { "content-type": form.contentType }) },
      ...(form && { body: form.body }),
      redirect: "manual",
      signal,
      timeoutMs: PAGE_TIMEOUT_MS,
    });
    const html = await readText(response, MAX_PAGE_BYTES);
    const { status, headers } = response;
    if (headers.get("x-jupyterhub-version") === null && !(await this.#isHidden(status, signal))) {
      // The hub's proxy says 503 by itself while the hub is away; 511 is a network that wants a sign-in first.
      if ((status >= 500 && status !== 511) || status === 429) {
        throw failureFor(this.#hub, { status, message: "", ...retryAfterOf(response), front: frontOf(response, html) });
      }
      throw frontsAnswer(this.#hub, response, html);
    }
    this.#cookies.take(headers.getSetCookie());
    return { response, to: status >= 300 && status < 400 ? leadsTo(response) : undefined, html };
  }

  /** What has such a status comes from whoever is before the hub, as far as anybody can tell. */
  async #isHidden(status: number, signal: AbortSignal): Promise<boolean> {
    if (status >= 500 || status === 429) return false;
    const { fetch } = this.session;
    return await (this.#hidesVersion ??= hidesVersion({ baseUrl: this.#hub, fetch }, signal));
  }

  /** Only the hub's own pages get what was typed. */
  #actionOf({ action }: PageForm, { response }: PageAnswer): URL | undefined {
    const base = new URL("hub/", this.#hub);
    const url = URL.canParse(action, response.url) ? new URL(action, response.url) : undefined;
    return url?.origin === base.origin && url.pathname.startsWith(base.pathname) ? url : undefined;
  }

  #ledOn(to: URL): PagesSignedOut | NoOptionsForm {
    return leadsToLogin(to)
      ? this.#signedOut()
      : new NoOptionsForm(this.#hub, `the options page leads to ${to.pathname}`);
  }

  #signedOut(): PagesSignedOut {
    return new PagesSignedOut(this.#hub, "the page leads to the login page");
  }

  async #failure(answer: PageAnswer): Promise<Error> {
    const { response } = answer;
    const message = await this.#words(answer);
    return failureFor(this.#hub, { status: response.status, message, ...retryAfterOf(response) });
  }

  #words({ html }: PageAnswer): Promise<string> {
    return withReaders(this.#hub, ({ readErrorWords }) => readErrorWords(html));
  }
}

function spawnPath({ user, name }: ServerRef): string {
  const path = `hub/spawn/${encodeURIComponent(user)}`;
  return name === "" ? path : `${path}/${encodeURIComponent(name)}`;
}

function leadsToLogin({ pathname }: URL): boolean {
  return loginAddress(pathname) !== undefined;
}
