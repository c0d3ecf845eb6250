"""A small web app that is no Jupyter server. Its arguments: a port, and "page" or "api"."""

import http.server
import json
import sys

PORT, WAY = sys.argv[1:]


class App(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        page = WAY == "page" or self.path == "/"
        body = "<h1>An app of the site</h1>" if page else json.dumps({"detail": "Not Found"})
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html" if page else "application/json")
        self.end_headers()
        self.wfile.write(body.encode())

    do_HEAD = do_POST = do_GET


http.server.ThreadingHTTPServer(("127.0.0.1", int(PORT)), App).serve_forever()
