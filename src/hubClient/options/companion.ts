import * as v from "valibot";
import type { Localizer } from "../../text/speech.js";
import type { HubFetch } from "../../transport/types.js";
import { isOptions } from "../answers.js";
import {
  AnswerTooLarge,
  CompanionMissing,
  CompanionNotUnderstood,
  OptionsFormUnreadable,
  OptionsRefused,
  RequestRefused,
  ServerNotFound,
} from "../errors.js";
import { type ApiRequest, HubApi, nameOf } from "../hub-api.js";
import { validated } from "../json-answer.js";
import { withReaders } from "../pages/with-readers.js";
import type { ServerRef, UserOptions } from "../types.js";
import { sent } from "./answers.js";
import type { FormSource } from "./contract.js";
import type { Answers, OptionForm } from "./model.js";

/** The `api` of the companion that this client was written for (hub-companion/README.md). */
const COMPANION_API = 1;

/** A form of the largest size that is read, as JSON escapes it, and as data besides. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Making a form may ask a cluster (`sinfo`) or a registry of images. */
const FORM_TIMEOUT_MS = 60_000;

const apiModel = v.looseObject({ api: v.number() });
const aboutModel = v.object({
  version: v.string(),
  abilities: v.optional(v.array(v.string()), []),
  default_server: v.nullish(v.string()),
});
const optionsModel = v.object({
  spawner: v.object({ class: v.string(), bases: v.array(v.string()) }),
  html: v.nullable(v.string()),
  profile_list: v.optional(v.unknown()),
  /** the companion starts servers by their form's fields (0.3) */
  starts: v.optional(v.boolean(), false),
});
const userOptionsModel = v.object({ user_options: v.custom<UserOptions>(isOptions) });

export interface CompanionAbout {
  /** the companion's own, as `0.2.0` */
  version: string;
  /** as `options`, `sign_in` */
  abilities: string[];
  /** `c.JupyterHub.default_server_name`, where the hub has one */
  defaultServer?: string;
}

/**
 * The hub companion (hub-companion/): a hub's options as data. Needs the scope that a start of the server needs. Rejects with
 * `CompanionMissing`, `CompanionNotUnderstood`, `OptionsFormUnreadable`, `OptionsRefused` or as every call of the hub's API.
 */
export class Companion implements FormSource {
  readonly #api: HubApi;

  readonly #l10n: Localizer | undefined;

  /** @param l10n for labels of forms that the hub has no words for */
  constructor({ baseUrl, fetch, l10n }: { baseUrl: string; fetch: HubFetch; l10n?: Localizer }) {
    this.#l10n = l10n;
    this.#api = new HubApi(baseUrl, fetch, undefined);
  }

  /** One request, which needs no token. */
  async about(signal: AbortSignal): Promise<CompanionAbout> {
    const request: ApiRequest = { method: "GET", path: "hub-kernels", signal };
    const about = await askCompanion(this.#api, request, aboutModel).catch((error: unknown) => {
      throw error instanceof ServerNotFound ? new CompanionMissing(this.#api.baseUrl, "no such address") : error;
    });
    const { version, abilities, default_server } = about;
    return { version, abilities, ...(default_server && { defaultServer: default_server }) };
  }

  /** One request. */
  async form(server: ServerRef, signal: AbortSignal): Promise<OptionForm> {
    const request = optionsRequest("GET", server, signal);
    const answer = await this.#ofUser(askCompanion(this.#api, request, optionsModel), signal);
    return withReaders(this.#api.baseUrl, ({ formFromHtml, formFromProfileList, spawnerKind }) => {
      const page = formFromHtml(answer.html ?? "", spawnerKind(answer.spawner.bases), this.#l10n);
      const profiles = formFromProfileList(answer.profile_list, this.#l10n);
      // Fields that a site added to KubeSpawner's are on its page only.
      const isSitesOwn = page.spawner === "other" ? page.fields.length > 0 : page.scripted === "whole";
      const form = profiles && !isSitesOwn ? profiles : page;
      return { ...form, ...(answer.starts && { startedBy: "fields" as const }) };
    });
  }

  /** One request: even where the rules are known here, the spawner itself makes and checks the options. */
  async userOptions(server: ServerRef, form: OptionForm, answers: Answers, signal: AbortSignal): Promise<UserOptions> {
    const request = { ...optionsRequest("POST", server, signal), json: { fields: sent(form, answers) } };
    const asked = this.#api.ask(request, userOptionsModel, MAX_ANSWER_BYTES);
    const answer = await this.#ofUser(asked, signal).catch((error: unknown) => {
      throw isRefusal(error) ? new OptionsRefused(this.#api.baseUrl, error.hubMessage) : error;
    });
    return answer.user_options;
  }

  /** A hub without companion and a companion that knows no such user both say 404. */
  async #ofUser<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof ServerNotFound) await this.about(signal);
      throw error instanceof AnswerTooLarge ? new OptionsFormUnreadable(this.#api.baseUrl, "too-large") : error;
    }
  }
}

/** The version first: what another one answers may look otherwise. */
export async function askCompanion<Schema extends v.GenericSchema>(
  api: HubApi,
  request: ApiRequest,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const answer = await api.ask(request, apiModel, MAX_ANSWER_BYTES);
  if (answer.api !== COMPANION_API) throw new CompanionNotUnderstood(api.baseUrl, answer.api);
  return validated(schema, answer, api.baseUrl, nameOf(request));
}

function optionsRequest(method: "GET" | "POST", { user, name }: ServerRef, signal: AbortSignal): ApiRequest {
  const path = `hub-kernels/users/${encodeURIComponent(user)}/options?server=${encodeURIComponent(name)}`;
  return { method, path, signal, timeoutMs: FORM_TIMEOUT_MS };
}

function isRefusal(error: unknown): error is RequestRefused {
  return error instanceof RequestRefused && error.status === 400;
}
