/**
 * For a hub of the rig: a spawner that says what `user_options["says"]` holds, as the clusters of others do, and starts then; that starts a
 * web app in place of a Jupyter server in the mode "app"; and that takes no server whose name begins with "no-".
 */
export const talkingSpawner = `
import asyncio
from jupyterhub.spawner import SimpleLocalProcessSpawner
from tornado.web import HTTPError

APP = """
import http.server, os, urllib.parse

class App(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<h1>An app of the site</h1>")

    do_HEAD = do_POST = do_GET

port = urllib.parse.urlparse(os.environ["JUPYTERHUB_SERVICE_URL"]).port
http.server.ThreadingHTTPServer(("127.0.0.1", port), App).serve_forever()
"""

BETWEEN_MESSAGES_S = 1.2

class TalkingSpawner(RigSpawner):
    def get_args(self):
        return [] if self.choice("mode") == "app" else super().get_args()

    async def _start_by_mode(self, mode):
        if self.name.startswith("no-"):
            raise HTTPError(404)
        if mode == "app":
            self.port = 0
            self.cmd = [sys.executable, "-c", APP]
            return await SimpleLocalProcessSpawner.start(self)
        if mode != "say":
            return await super()._start_by_mode(mode)
        for message in self.user_options["says"]:
            self._tell(10, message)
            await asyncio.sleep(BETWEEN_MESSAGES_S)
        await asyncio.sleep(self.user_options.get("seconds", 0))
        if "fails" in self.user_options:
            raise RuntimeError(self.user_options["fails"])
        return await super()._start_by_mode("")

c.JupyterHub.spawner_class = TalkingSpawner
`;
