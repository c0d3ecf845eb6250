import { NoHelper } from "../../helper/place.js";
import type { ServerConnection } from "../../jupyterServer/server-connection.js";
import type { HelperUse } from "../../servers/contents/contract.js";
import { helperReading, metricsReading, type Reading } from "../../servers/resources/reading.js";
import { parsedJson } from "../../text/json.js";
import { discard } from "../../transport/http/discard.js";

/** A helper that was not there is looked for again after so long, in ms. */
const GONE_MS = 60_000;
/** Without its packages a server has no such page. */
const NONE = [404, 405];

type AskedServer = Pick<ServerConnection, "network" | "url" | "recorder" | "held">;

interface Note {
  /** tells one start of the server from the next, which may have other packages */
  started: string | undefined;
  hasNoMetrics: boolean;
  /** until when nobody looks for a helper, by `performance.now` */
  noHelperUntilMs: number;
}

/** Asks servers what they use: the helper, which knows more, or jupyter-resource-usage. What was not there is remembered. */
export class AskedResources {
  readonly #notes = new WeakMap<object, Note>();

  async ask(
    server: AskedServer,
    started: string | undefined,
    helper: HelperUse,
    signal: AbortSignal,
  ): Promise<Reading | undefined> {
    const note = this.#noteOf(server, started);
    return (await ofHelper(server, helper, note, signal)) ?? (await ofMetrics(server, note, signal));
  }

  #noteOf(server: AskedServer, started: string | undefined): Note {
    const known = this.#notes.get(server);
    if (known?.started === started && known) return known;
    const made = { started, hasNoMetrics: false, noHelperUntilMs: 0 };
    this.#notes.set(server, made);
    return made;
  }
}

async function ofHelper(
  { recorder, held }: AskedServer,
  helper: HelperUse,
  note: Note,
  signal: AbortSignal,
): Promise<Reading | undefined> {
  const isGone = performance.now() < note.noHelperUntilMs && helper !== "start";
  if (!recorder || isGone || !(recorder.isAtHand || helper !== "at-hand")) return undefined;
  try {
    const { kernels, ...reading } = helperReading(await recorder.resources(helper === "start", signal));
    return { ...reading, kernels: kernels.map((kernel) => ({ ...kernel, id: held.incoming(kernel.id) })) };
  } catch (error) {
    if (!(error instanceof NoHelper)) throw error;
    note.noHelperUntilMs = performance.now() + GONE_MS;
    return undefined;
  }
}

/** Its own server does not take the question for use; a proxy before it does. */
async function ofMetrics(server: AskedServer, note: Note, signal: AbortSignal): Promise<Reading | undefined> {
  if (note.hasNoMetrics) return undefined;
  const { fetch } = await server.network();
  const url = new URL("api/metrics/v1?no_track_activity=1", server.url);
  const response = await fetch(url, { signal, redirect: "manual" });
  if (response.status !== 200) {
    discard(response);
    note.hasNoMetrics = NONE.includes(response.status);
    if (note.hasNoMetrics) return undefined;
    throw new Error(`the server answered ${response.status} to what it uses`);
  }
  const reading = metricsReading(parsedJson(await response.text()));
  // Something else has that address there.
  note.hasNoMetrics = reading === undefined;
  return reading;
}
