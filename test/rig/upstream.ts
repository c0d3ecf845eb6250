import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

const PATIENCE_MS = 30_000;
const SILENT = "say nothing";

/** Stands where a hub would, under "/base/": tells how it was asked, sends an event, and another when that was heard, repeats what comes over a WebSocket, or says nothing. */
export class Upstream {
  /** How long the second event waits for that the first was heard, before it is "late". */
  patienceMs = PATIENCE_MS;
  /** To be called when an event was heard. */
  heard: () => void = () => undefined;
  private readonly sockets = new WebSocketServer({ noServer: true });
  private readonly server = createServer((asked, answer) => {
    switch (asked.url) {
      case "/base/headers":
        asked.resume();
        answer.end(JSON.stringify(asked.headers));
        return;
      case "/base/hub/api/events":
        answer.writeHead(200, { "content-type": "text/event-stream" });
        answer.write("data: one\n\n");
        void this.hears().then((isHeard) => answer.end(`data: ${isHeard ? "two" : "late"}\n\n`));
        return;
      case "/base/silence":
        return;
      default:
        answer.writeHead(404).end();
    }
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/base/`;
  }

  async start(): Promise<void> {
    this.server.on("upgrade", (asked, socket, head) => {
      this.sockets.handleUpgrade(asked, socket, head, (opened) => {
        opened.on("message", (data: Buffer) => data.toString() !== SILENT && opened.send(data.toString()));
      });
    });
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
  }

  stop(): void {
    for (const socket of this.sockets.clients) socket.terminate();
    this.server.closeAllConnections();
    this.server.close();
  }

  private hears(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), this.patienceMs);
      this.heard = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }
}
