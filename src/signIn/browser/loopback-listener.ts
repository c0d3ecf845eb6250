import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ErrorText, SelfDescribing } from "../../text/error-words.js";
import type { Localizer } from "../../text/speech.js";
import { codeOf } from "../../transport/error-code.js";
import type { Ui } from "../../ui/ui.js";
import type { Redirect } from "../methods/oauth-clients.js";
import type { BrowserSignIns } from "./browser-sign-ins.js";

/** The registered address of an OAuth client has a port that another program listens on: the page was not opened. */
export class LoopbackPortTaken extends Error implements SelfDescribing {
  readonly kind = "loopback-port-taken";
  override readonly name = "LoopbackPortTaken";

  constructor(readonly port: number) {
    super(`port ${port} is taken`);
  }

  inWords(l10n: Localizer): ErrorText {
    return {
      message: l10n.t(
        "Another program is using port {0} on this machine, where the hub would send the browser back. Close that program and try again, or sign in another way. The page wasn't opened.",
        this.port,
      ),
      actions: ["openSettings"],
    };
  }
}

interface ListenDeps {
  ui: Pick<Ui, "l10n">;
  browser: Pick<BrowserSignIns, "arrived">;
}

type Loopback = Extract<Redirect, { kind: "loopback" }>;

const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  connection: "close",
};

/**
 * Hears the one answer that the browser brings to a port of this machine, until disposed. What is not called by this address, or is not
 * waited for, gets nothing. Rejects with `LoopbackPortTaken`.
 */
export async function listenOnLoopback(redirect: Loopback, deps: ListenDeps): Promise<{ dispose(): void }> {
  const servers: Server[] = [];
  const dispose = () => {
    for (const server of servers) {
      server.close();
      // The page that was just answered may still be on its way.
      server.closeIdleConnections();
    }
  };
  try {
    for (const ip of addressesOf(redirect.host)) {
      const server = createServer((request, response) => answer(request, response, redirect, deps));
      if (await listens(server, redirect.port, ip)) servers.push(server);
    }
    return { dispose };
  } catch (error) {
    dispose();
    throw isTaken(error) ? new LoopbackPortTaken(redirect.port) : error;
  }
}

/** Browsers try both addresses of `localhost`: on the one that is left free another user of this machine could wait for the code. */
function addressesOf(host: string): string[] {
  if (host === "localhost") return ["127.0.0.1", "::1"];
  return [host === "[::1]" ? "::1" : host];
}

/** `false`: this machine has no such address, as without IPv6. */
async function listens(server: Server, port: number, ip: string): Promise<boolean> {
  try {
    await once(server.listen(port, ip), "listening");
    return true;
  } catch (error) {
    if (["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(codeOf(error))) return false;
    throw error;
  }
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { address, path }: Loopback,
  { browser, ui: { l10n } }: ListenDeps,
): void {
  const [asked, ...query] = (request.url ?? "").split("?");
  // Another site's page could call this port by a name of its own.
  const isThis = request.headers.host === address && asked === path && request.method === "GET";
  if (!isThis) end(response, 404, l10n.t("There's nothing here."));
  else if (browser.arrived("/oauth", new URLSearchParams(query.join("?")))) {
    end(response, 200, l10n.t("You can close this tab and go back to the editor."));
  } else end(response, 400, l10n.t("The editor isn't waiting for this sign-in. Start again there."));
}

function end(response: ServerResponse, status: number, words: string): void {
  response.writeHead(status, HEADERS);
  response.end(`<!doctype html><meta charset="utf-8"><title>Hub Kernels</title><p>${escaped(words)}</p>\n`);
}

function escaped(words: string): string {
  return words.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function isTaken(error: unknown): boolean {
  return ["EADDRINUSE", "EACCES"].includes(codeOf(error));
}
