import type { Networks } from "../../../src/transport/network/hub-network.js";
import type { HubFetch, HubResponse } from "../../../src/transport/types.js";
import { networksWith } from "../../a-session.js";

/** What an address answers: a redirect, or a body. */
export interface ScriptedPage {
  to?: string;
  body?: string;
}

/** Sites with names, as no test has real ones: what each address answers. Any other one is an empty page. */
export function scriptedWeb(pages: Record<string, ScriptedPage>): { networks: Networks; asked: string[] } {
  const asked: string[] = [];
  const fetch: HubFetch = (input) => {
    const url = input as string;
    asked.push(url);
    const { to, body = "" } = pages[url] ?? {};
    const headers = new Headers({ "x-jupyterhub-version": "5.5.4", ...(to !== undefined && { location: to }) });
    const response = { url, status: to === undefined ? 200 : 302, headers, body: new Response(body).body };
    return Promise.resolve(response as unknown as HubResponse);
  };
  return { networks: networksWith(fetch), asked };
}
