import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { createHubClient } from "../../../src/hubClient/hub-client.js";
import { exchangeCode } from "../../../src/hubClient/signIn/companion-sign-in.js";
import { createHubTokens } from "../../../src/hubClient/tokens/tokens.js";
import { noSignal } from "../hubClient/scripted-hub.js";
import { closeAll, startServer, transportTo } from "../transport/support.js";

const PIECE = Buffer.alloc(256 * 1024, " ");
/** One after the other they are one body (RFC 1952, 2.2). */
const ZIPPED = gzipSync(PIECE);
const pace = { progressAfterMs: 10_000, pollIntervalMs: 10, firstRetryMs: 5, longestRetryMs: 10, withdrawalMs: 20 };

/** A hub whose every answer goes on until the one who asked has had enough. */
function endless(zipped: boolean) {
  return startServer((_request, response) => {
    const headers = { "x-jupyterhub-version": "6.1.1", "content-type": "application/json" };
    response.writeHead(200, zipped ? { ...headers, "content-encoding": "gzip" } : headers);
    const body = Readable.from(forEver(zipped ? ZIPPED : PIECE));
    body.pipe(response);
    response.on("close", () => body.destroy());
  });
}

function* forEver(piece: Buffer): Generator<Buffer> {
  for (;;) yield piece;
}

describe("security: a hub whose answers never end", function () {
  this.timeout(30_000);
  afterEach(closeAll);

  for (const zipped of [false, true]) {
    it(`does not fill the memory or hold up a call${zipped ? ", zipped neither" : ""}`, async () => {
      const hub = await endless(zipped);
      const about = { baseUrl: hub.url, fetch: transportTo(hub.url).fetch };
      const client = createHubClient({ ...about, version: "6.1.1", pace });
      const tokens = createHubTokens(about);
      const ada = { user: "ada", name: "" };
      const gpu = { user: "ada", name: "gpu" };
      const calls: Promise<unknown>[] = [
        client.whoami(noSignal),
        client.stop(ada, noSignal),
        client.start(ada, {}, () => undefined, noSignal),
        client.create(gpu, undefined, noSignal),
        client.remove(gpu, noSignal),
        tokens.list("ada", noSignal),
        tokens.revoke("ada", "a1", noSignal),
        exchangeCode(about, { code: "ABCDEFGH", verifier: "v" }, noSignal),
      ];
      const ends = await Promise.allSettled(calls);
      for (const end of ends) {
        if (end.status === "rejected") assert.equal((end.reason as { kind?: string }).kind, "unexpected-answer");
      }
    });
  }
});
