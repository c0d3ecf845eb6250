"""A local-process spawner that behaves well or badly as user_options["mode"] says."""

import asyncio
import os
import sys

from jupyterhub.spawner import SimpleLocalProcessSpawner
from tornado.web import HTTPError

PROGRESS_POLL_S = 0.1
DEFAULT_TIMEOUT_MODE_S = 2
DEFAULT_SLOW_S = 5
DEFAULT_UNANSWERED_S = 30
DIE = [sys.executable, "-c", "print('died on purpose'); raise SystemExit(1)"]
HANG = [sys.executable, "-c", "import time\nwhile True: time.sleep(60)"]


class RigSpawner(SimpleLocalProcessSpawner):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._site_cmd = list(self.cmd)
        self._site_start_timeout = self.start_timeout
        self._site_http_timeout = self.http_timeout
        self._events = []
        self._starting = False

    def choice(self, name, default=""):
        # A form sends lists, REST sends what the client wrote.
        value = self.user_options.get(name, default)
        if isinstance(value, (list, tuple)):
            value = value[0] if value else default
        return value

    def get_env(self):
        env = super().get_env()
        env["HUB_IMAGE"] = str(self.choice("image"))
        env["HUB_GPU"] = str(self.choice("gpu"))
        return env

    def run_pre_spawn_hook(self):
        # The hub reads start_timeout right before start() runs, so start() itself would be too late.
        if self.choice("mode") == "timeout":
            self.start_timeout = int(self.choice("seconds", DEFAULT_TIMEOUT_MODE_S))
        else:
            self.start_timeout = self._site_start_timeout
        return super().run_pre_spawn_hook()

    async def start(self):
        self._events = []
        self._starting = True
        try:
            return await self._start_by_mode(self.choice("mode"))
        finally:
            self._starting = False

    async def _start_by_mode(self, mode):
        # The hub keeps the spawner object: what an earlier mode changed is set again.
        self.port = 0
        self.cmd = {"die": DIE, "hang": HANG}.get(mode, self._site_cmd)
        self.http_timeout = self._site_http_timeout
        if mode in ("die", "hang"):
            self.http_timeout = int(self.choice("seconds", DEFAULT_UNANSWERED_S))
        if mode == "fail":
            raise RuntimeError(f"no such image: {self.choice('image', 'x')}")
        if mode == "forbidden":
            raise HTTPError(403, "Not allowed to use GPU")
        if mode == "timeout":
            self._tell(10, "Waiting for a node")
            await asyncio.Event().wait()
        if mode == "slow":
            await self._pull_image(float(self.choice("seconds", DEFAULT_SLOW_S)))
        self._tell(90, "Starting the server process")
        return await super().start()

    async def stop(self, now=False):
        # As on clusters whose nodes take their time to give a server up.
        await asyncio.sleep(float(self.choice("stop_seconds", 0)))
        return await super().stop(now=now)

    async def _pull_image(self, seconds):
        waited = 0
        while waited < seconds:
            self._tell(int(80 * waited / seconds), f"Pulling image ({waited} s)")
            await asyncio.sleep(min(1, seconds - waited))
            waited += 1

    def get_args(self):
        if self.cmd in (DIE, HANG):
            return []
        # A server that looks for its kernel's answer at the wrong moment does not see it, and keeps the kernel's socket closed for
        # this time: 60 s if nobody says otherwise.
        return [*super().get_args(), "--MappingKernelManager.kernel_info_timeout=10"]

    def _tell(self, progress, message):
        self._events.append({"progress": progress, "message": message})

    async def progress(self):
        # Every reader gets all events from the first one on, as KubeSpawner does it.
        told = 0
        while self._starting or told < len(self._events):
            while told < len(self._events):
                yield self._events[told]
                told += 1
            await asyncio.sleep(PROGRESS_POLL_S)

    def make_preexec_fn(self, name):
        home = self.home_dir
        os.makedirs(home, 0o755, exist_ok=True)
        return lambda: os.chdir(home)
