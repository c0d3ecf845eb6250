import http from "node:http";
import https from "node:https";
import { portOf } from "../address.js";
import { unpatched } from "./unpatched.js";

/** What VS Code puts into the place of a request's agent (`PacProxyAgent` of @vscode/proxy-agent): it asks the operating system, or its script. */
interface AskingAgent {
  resolver(request: http.ClientRequest, options: object, url: string): Promise<string | undefined>;
  connect(): Promise<never>;
}

/**
 * The proxy that the operating system names for an address, as only the editor can ask it; `undefined`: none, or there is no editor. Nothing is
 * connected for it. @returns an address, as `http://proxy.example:3128`
 */
export async function systemProxy(url: URL): Promise<string | undefined> {
  const patched = url.protocol === "https:" ? https : http;
  if (unpatched(patched) === patched) return undefined;
  const request = patched.request({ host: url.hostname, port: portOf(url), path: "/", method: "HEAD" });
  request.on("error", () => undefined);
  const { agent } = request as unknown as { agent?: Partial<AskingAgent> };
  try {
    if (typeof agent?.resolver !== "function") return undefined;
    // It would connect, a moment later.
    agent.connect = () => Promise.reject(new Error("only asked for its proxy"));
    return addressIn((await agent.resolver(request, {}, url.href)) ?? "");
  } finally {
    request.destroy();
  }
}

/** As scripts for browsers answer: `PROXY proxy.example:3128; DIRECT`. The first that is spoken here counts. */
export function addressIn(answer: string): string | undefined {
  for (const one of answer.slice(0, 2000).split(";")) {
    const [kind = "", host = ""] = one.trim().split(/\s+/, 2);
    if (kind.toUpperCase() === "DIRECT") return undefined;
    if (kind.toUpperCase() === "PROXY" && host !== "") return `http://${host}`;
    if (kind.toUpperCase() === "HTTPS" && host !== "") return `https://${host}`;
  }
  return undefined;
}
