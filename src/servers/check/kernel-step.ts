import * as v from "valibot";
import { versionIn } from "../../hubClient/api-version.js";
import { readText } from "../../hubClient/body.js";
import { failureOf } from "../../hubClient/failures.js";
import { readIfSo } from "../../hubClient/json-answer.js";
import { safeWords } from "../../text/safe-words.js";
import { HubUnreachable, SocketRefused } from "../../transport/errors.js";
import type { HubResponse, HubSession, HubWebSocket } from "../../transport/types.js";
import { whenAborted } from "../../transport/waiting.js";
import { NotTried, type Step, type StepContext, StepFailed } from "./contract.js";
import { msWords, timed } from "./measure.js";

const STEP_MS = 60_000;
const ANSWER_MS = 15_000;
const SOCKET_MS = 15_000;
const PING_MS = 5_000;
const PINGS = 5;
const MAX_BODY_BYTES = 1024 * 1024;

const kernelsModel = v.array(
  v.object({
    id: v.pipe(v.string(), v.regex(/^[\w-]{1,100}$/)),
    execution_state: v.nullish(v.string()),
    connections: v.nullish(v.number()),
  }),
);
type Kernels = v.InferOutput<typeof kernelsModel>;

/** The server's own API, and a socket to it. A server that does not run is not started, and neither is a kernel. */
export const kernelStep: Step = {
  id: "kernel",
  needs: ["server"],
  limitMs: STEP_MS,
  async run(context) {
    const { facts, speech, tell } = context;
    const { l10n } = speech;
    const { running } = facts;
    const session = running && facts.session?.at(() => running.url);
    if (!running || !session) throw new NotTried(l10n.t("Not tried, as no server is running. A check starts nothing."));
    const { ms, value: answer } = await timed(() => asked(context, session, `${running.url}api`));
    const version = answer.ok ? versionIn(answer.text) : undefined;
    if (version === undefined) {
      throw new StepFailed(
        l10n.t("What runs there is not a Jupyter server, so it has no kernels. Open it in the browser."),
      );
    }
    tell(l10n.t("Jupyter Server {0} answers ({1}).", safeWords(version), msWords(ms)));
    const kernels = readIfSo(kernelsModel, (await asked(context, session, `${running.url}api/kernels`)).text) ?? [];
    const busy = kernels.filter(({ execution_state }) => execution_state === "busy").length;
    tell(
      kernels.length === 0
        ? l10n.t("No kernel is running.")
        : l10n.t("Kernels running: {0} ({1} busy).", kernels.length, busy),
    );
    await trySocket(context, session, running.url, kernels);
    tell(l10n.t("For the hub, this was use of the server: if it stops idle servers, it waits longer now."));
  },
};

async function asked({ signal }: StepContext, { fetch, baseUrl }: HubSession, url: string): Promise<Answer> {
  const response = await fetch(url, { signal, redirect: "manual", timeoutMs: ANSWER_MS });
  // A program that is no Jupyter server has its own pages, and the hub and proxies before it theirs.
  if (!response.ok && !isOther(response)) throw await failureOf(baseUrl, response);
  return { ok: response.ok, text: await readText(response, MAX_BODY_BYTES) };
}

interface Answer {
  ok: boolean;
  text: string;
}

function isOther({ status, headers }: HubResponse): boolean {
  return status === 404 && headers.get("x-jupyterhub-version") === null;
}

async function trySocket(context: StepContext, session: HubSession, url: string, kernels: Kernels): Promise<void> {
  const { facts, speech, tell, signal } = context;
  const { l10n } = speech;
  const kernel = kernels.find(isHarmless);
  const path = kernel ? `api/kernels/${kernel.id}/channels` : "api/events/subscribe";
  try {
    const { openedMs, pingsMs } = await pinged(session, `${url}${path}`, signal);
    facts.pingsMs = pingsMs;
    const time = msWords(openedMs);
    tell(
      kernel
        ? l10n.t("A connection to a kernel opened ({0}).", time)
        : l10n.t("A connection of the kind that kernels need opened ({0}).", time),
    );
  } catch (error) {
    // Jupyter Server has it from 2.0 on.
    if (kernel || !(error instanceof SocketRefused) || error.status !== 404) throw error;
    tell(l10n.t("No kernel connection was tried, as no kernel can be used for it."));
  }
}

/**
 * What a kernel says while nobody listens is kept by the server for who comes back; a socket of somebody else has it thrown away. So only a
 * kernel to which others are connected, and one that answers at once: before it opens a socket the server waits for that.
 */
function isHarmless({ execution_state, connections }: Kernels[number]): boolean {
  return execution_state === "idle" && (connections ?? 0) > 0;
}

/** Opens a socket, and ends it after some round trips over it. */
async function pinged(
  { baseUrl, WebSocket }: HubSession,
  url: string,
  signal: AbortSignal,
): Promise<{ openedMs: number; pingsMs: number[] }> {
  signal.throwIfAborted();
  const socket = new WebSocket(url);
  try {
    const { ms: openedMs } = await timed(() => next(socket, "open", baseUrl, SOCKET_MS, signal));
    const pingsMs: number[] = [];
    while (pingsMs.length < PINGS) {
      const pong = timed(() => next(socket, "pong", baseUrl, PING_MS, signal));
      socket.ping(() => undefined);
      pingsMs.push((await pong).ms);
    }
    return { openedMs, pingsMs };
  } finally {
    socket.on("error", () => undefined);
    socket.close();
  }
}

function next(
  socket: HubWebSocket,
  event: "open" | "pong",
  hub: string,
  limitMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new HubUnreachable(hub, "timeout", limitMs)), limitMs);
    const release = whenAborted(signal, reject);
    const fail = (error: Error) => end(() => reject(error));
    const closed = () => fail(new HubUnreachable(hub, "reset"));
    const happened = () => end(resolve);
    const end = (then: () => void) => {
      clearTimeout(timer);
      release();
      socket.off(event, happened).off("error", fail).off("close", closed);
      then();
    };
    socket.once(event, happened).once("error", fail).once("close", closed);
  });
}
