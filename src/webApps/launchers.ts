import * as v from "valibot";
import type { ServerConnection } from "../jupyterServer/server-connection.js";
import { isOfServer } from "../jupyterServer/whose-answer.js";
import { parsedJson } from "../text/json.js";
import { safeWords } from "../text/safe-words.js";
import { discard } from "../transport/http/discard.js";

/** An app that jupyter-server-proxy starts when its page is asked for. */
export interface Launcher {
  /** as its addresses have it */
  name: string;
  title: string;
  /** of its first page, below the server: `rstudio/` or `desktop/?x=1` */
  path: string;
  /** of the editor's icons */
  icon: string;
}

const MAX_LISTED = 100;
const text = v.pipe(v.string(), v.maxLength(500));
/** Below the server, whatever it is: it never leads out of it. */
const path = v.pipe(
  text,
  v.regex(/^[\w.~-]+(?:\/[^\s\\#]*)?$/),
  v.check((value) => !/(?:^|\/)\.\.?(?:\/|$)/.test(value)),
);
const process = v.object({
  name: v.pipe(
    text,
    v.regex(/^[\w.~-]+$/),
    v.check((name) => !/^\.+$/.test(name)),
  ),
  launcher_entry: v.object({
    enabled: v.fallback(v.boolean(), true),
    title: v.fallback(text, ""),
    path_info: v.fallback(v.nullish(path), undefined),
  }),
});
const listed = v.object({ server_processes: v.pipe(v.array(v.unknown()), v.maxLength(10_000)) });

/** What well-known apps are shown with; their own icons are pictures of the server. */
const icons: readonly [RegExp, string][] = [
  [/code|vscode|theia/i, "code"],
  [/rstudio|shiny|posit/i, "graph"],
  [/desktop|vnc|xpra/i, "device-desktop"],
  [/openrefine|database|pgweb|sql|neo4j/i, "database"],
  [/tensorboard|dashboard|dask|bokeh|grafana/i, "dashboard"],
];

/** `undefined`: the server has no jupyter-server-proxy. Rejects where it does not answer. */
export async function launchersOf(
  server: Pick<ServerConnection, "url" | "network">,
  signal: AbortSignal,
): Promise<Launcher[] | undefined> {
  const { fetch } = await server.network();
  const response = await fetch(new URL("server-proxy/servers-info", server.url), { signal });
  if (response.status !== 200) {
    discard(response);
    if (isOfServer(response, false)) return undefined;
    throw new Error(`the server did not tell its apps: status ${response.status}`);
  }
  const answer = v.safeParse(listed, parsedJson(await response.text()));
  // Something else has that address there.
  if (!answer.success) return undefined;
  return answer.output.server_processes.slice(0, MAX_LISTED).flatMap(launcherIn);
}

function launcherIn(entry: unknown): Launcher[] {
  const read = v.safeParse(process, entry);
  if (!read.success || !read.output.launcher_entry.enabled) return [];
  const { name, launcher_entry: shown } = read.output;
  const title = safeWords(shown.title) || name;
  const [, icon = "globe"] = icons.find(([pattern]) => pattern.test(`${name} ${title}`)) ?? [];
  const first = shown.path_info ?? "";
  // By default `NAME/`: what its path begins with otherwise belongs to something else.
  return [{ name, title, icon, path: first.startsWith(`${name}/`) ? first : `${name}/` }];
}
