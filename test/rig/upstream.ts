import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

const BETWEEN_EVENTS_MS = 200;
const SILENT = "say nothing";

/** Stands where a hub would, under "/base/": tells how it was asked, sends two events, repeats what comes over a WebSocket, or says nothing. */
export class Upstream {
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
        setTimeout(() => answer.end("data: two\n\n"), BETWEEN_EVENTS_MS);
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
}
