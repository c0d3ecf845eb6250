import assert from "node:assert/strict";

/** A small app, which says where it is found as most do; its page names it. */
export const smallApp = (name: string) => `import http.server, sys, threading
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(("<h1>${name} " + self.path + "</h1>").encode())
    def log_message(self, *_):
        pass
app = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
print("Running on \x1b[1mhttp://127.0.0.1:%d\x1b[0m/start" % app.server_port, flush=True)
`;

export const serveBeside = "threading.Thread(target=app.serve_forever, daemon=True).start()\n";

/** As a browser does, which is let in by the address that is opened. */
export async function pageAt(entry: string): Promise<string> {
  const first = await fetch(entry, { redirect: "manual" });
  assert.equal(first.status, 302, entry);
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  const page = new URL(first.headers.get("location") ?? "", entry);
  return await (await fetch(page, { headers: { cookie } })).text();
}
