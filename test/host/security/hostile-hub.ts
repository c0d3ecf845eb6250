import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

export interface HostileHub {
  url: string;
  /** as `GET /user/eve/api/sessions` */
  asked: string[];
  close(): void;
}

export interface Hostility {
  /** where the user's server is, by the hub's model */
  serverUrl: string;
  /** what is asked of the server and matches is led to `elsewhere`, with this status */
  status: number;
  leads: RegExp;
  elsewhere: string;
}

const kernel = { id: "00000000-0000-4000-8000-000000000000", name: "python3", execution_state: "idle", connections: 0 };
const session = { id: "s", path: "a.ipynb", name: "a.ipynb", type: "notebook", kernel, last_activity: "2026-01-01" };
const spec = { argv: ["python"], display_name: "Python 3", language: "python", metadata: {}, env: {} };

/** A hub that its user added, and that wants the token of the requests to its server somewhere else. */
export async function startHostileHub(hostility: Hostility): Promise<HostileHub> {
  const asked: string[] = [];
  const hub = createServer((request, response) => {
    const path = (request.url ?? "").replace(/\?.*$/, "");
    asked.push(`${request.method ?? ""} ${path}`);
    if (path.startsWith("/user/") && hostility.leads.test(path)) lead(request, response, hostility);
    else answer(path, request.method, response, hostility);
  });
  hub.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    asked.push(`UPGRADE ${(request.url ?? "").replace(/\?.*$/, "")}`);
    // An upgraded connection has no listener of the server's left, and the editor may be gone before the answer is.
    socket.on("error", () => socket.destroy());
    const location = new URL(request.url ?? "", hostility.elsewhere);
    socket.end(`HTTP/1.1 ${hostility.status} x\r\nlocation: ${location.href}\r\ncontent-length: 0\r\n\r\n`);
  });
  await once(hub.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(hub.address() as AddressInfo).port}/`,
    asked,
    close() {
      hub.closeAllConnections();
      hub.close();
    },
  };
}

function lead(request: IncomingMessage, response: ServerResponse, { status, elsewhere }: Hostility): void {
  response.writeHead(status, { location: new URL(request.url ?? "", elsewhere).href }).end();
}

function answer(path: string, method: string | undefined, response: ServerResponse, { serverUrl }: Hostility): void {
  const server = { name: "", ready: true, pending: null, stopped: false, url: serverUrl };
  const user = { name: "eve", scopes: ["servers!user", "access:servers!user"], servers: { "": server } };
  const answers: Record<string, object> = {
    "/hub/api": { version: "5.5.4" },
    "/hub/api/user": user,
    "/hub/api/users/eve": user,
    "/user/eve/api/kernelspecs": {
      default: "python3",
      kernelspecs: { python3: { name: "python3", spec, resources: {} } },
    },
    "/user/eve/api/sessions": method === "POST" ? session : [],
    "/user/eve/api/kernels": [],
  };
  const body = answers[path];
  response.writeHead(body ? (method === "POST" ? 201 : 200) : 404, {
    "content-type": "application/json",
    "x-jupyterhub-version": "5.5.4",
  });
  response.end(JSON.stringify(body ?? { status: 404, message: "Not Found" }));
}
