import * as v from "valibot";
import { plainTextOfHtml } from "../text/plain-text.js";
import type { HubFetch } from "../transport/types.js";
import { readText } from "./body.js";
import { Page, textOf } from "./forms/dom.js";
import { readIfSo } from "./json-answer.js";

const MAX_BYTES = 256 * 1024;
const said = v.object({ announcement: v.string() });
/** jupyterhub-announcement 0.6, then the service of JupyterHub's own examples, which many sites have as it is. */
const SERVICES = ["services/announcement/latest", "services/announcement/"];

/**
 * What a site tells its users: by the announcement service that it runs, else on its login page (`template_vars`). '': nothing. Two or three
 * requests; anybody may ask, and no token is sent to a service.
 */
export async function announcementOf(baseUrl: string, fetch: HubFetch, signal: AbortSignal): Promise<string> {
  const answer = async (path: string) => {
    const response = await fetch(baseUrl + path, { method: "GET", signal, redirect: "manual" });
    const text = await readText(response, MAX_BYTES);
    return response.ok ? text : "";
  };
  for (const service of SERVICES) {
    const found = readIfSo(said, await answer(service));
    if (found) return plainTextOfHtml(found.announcement);
  }
  return onPage(await answer("hub/login"));
}

/** As JupyterHub's templates show it (`page.html`). */
export function onPage(html: string): string {
  const shown = new Page(html).elements.find(({ attrs }) =>
    attrs.some(({ name, value }) => name === "class" && value.split(/\s+/).includes("announcement")),
  );
  return shown ? plainTextOfHtml(textOf(shown)) : "";
}
