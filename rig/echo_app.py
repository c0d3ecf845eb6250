"""An app for a server's port, which says what it is sent: with the tornado that every Jupyter server has. Its argument is the port."""

import asyncio
import json
import sys

from tornado import web, websocket


class Page(web.RequestHandler):
    """What it was asked, in a page: the headers as they came."""

    def get(self, path):
        self.set_header("Set-Cookie", "session=of-the-app; Path=/; HttpOnly")
        self.write(f"<title>The app</title><link rel=stylesheet href=/style.css><h1>The app</h1><p>{self.request.path}</p>")

    async def post(self, path):
        self.write(str(len(self.request.body)))


class Headers(web.RequestHandler):
    def get(self):
        self.write(json.dumps({"headers": dict(self.request.headers.get_all()), "uri": self.request.uri}))


class Large(web.RequestHandler):
    async def get(self, mebibytes):
        for _ in range(int(mebibytes)):
            self.write(bytes(1 << 20))
            await self.flush()


class Events(web.RequestHandler):
    async def get(self):
        self.set_header("Content-Type", "text/event-stream")
        for number in range(3):
            self.write(f"data: {number}\n\n")
            await self.flush()
            await asyncio.sleep(0.3)


class Socket(websocket.WebSocketHandler):
    def select_subprotocol(self, subprotocols):
        return subprotocols[0] if subprotocols else None

    def on_message(self, message):
        self.write_message(message, binary=isinstance(message, bytes))


class Away(web.RequestHandler):
    def get(self):
        self.redirect(f"{self.request.protocol}://{self.request.host}/headers")


async def main():
    routes = [("/headers", Headers), ("/events", Events), ("/ws", Socket), ("/away", Away), (r"/large/(\d+)", Large), ("/(.*)", Page)]
    web.Application(routes, log_function=lambda _: None).listen(int(sys.argv[1]), "127.0.0.1")
    await asyncio.Event().wait()


asyncio.run(main())
