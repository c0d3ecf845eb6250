# The configuration of the rig's hubs; what differs between them comes as JSON in RIG_SETTINGS (written by hub.ts).
import atexit
import inspect
import json
import os
import select
import shutil
import signal
import sys
import threading
import time

c = get_config()  # noqa: F821
rig = json.loads(os.environ["RIG_SETTINGS"])
LONGEST_LOOK_S = 0.2
REMOVE_TRIES, REMOVE_PAUSE_S = 100, 0.2


def remove_folder():
    # A server or a kernel that is still ending may write into it meanwhile.
    for _ in range(REMOVE_TRIES):
        shutil.rmtree(rig["folder"], ignore_errors=True)
        if not os.path.exists(rig["folder"]):
            return
        time.sleep(REMOVE_PAUSE_S)


def is_there():
    # A read of sys.stdin would hold a lock that Python needs at its own end. The hub's proxy has this pipe too, and may make it non-blocking.
    select.select([0], [], [])
    try:
        return os.read(0, 1024) != b""
    except BlockingIOError:
        return True


def end_with_parent():
    # The parent never writes: the pipe ends when the parent does, however it died.
    while is_there():
        pass
    atexit.register(remove_folder)
    os.kill(os.getpid(), signal.SIGTERM)


threading.Thread(target=end_with_parent, daemon=True).start()

sys.dont_write_bytecode, written = True, sys.dont_write_bytecode
rig_folder = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, rig_folder)
import jupyterhub.metrics  # noqa: E402
import jupyterhub.spawner  # noqa: E402
import jupyterhub.utils  # noqa: E402
from rig_spawner import RigSpawner  # noqa: E402
from server_ports import free_port  # noqa: E402

sys.dont_write_bytecode = written
jupyterhub.spawner.random_port = free_port
# A hub looks ever more seldom, up to every 5 s, whether a server answers, or has ended: the tests would spend that waiting.
look_again = jupyterhub.utils.exponential_backoff
named = [p for p in inspect.signature(look_again).parameters.values() if p.default is not p.empty]
look_again.__defaults__ = tuple(LONGEST_LOOK_S if p.name == "max_wait" else p.default for p in named)

c.JupyterHub.bind_url = f"http://127.0.0.1:{rig['proxyPort']}{rig['basePath']}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{rig['hubPort']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{rig['proxyApiPort']}"
c.ConfigurableHTTPProxy.command = rig["proxyCommand"]
c.JupyterHub.db_url = f"sqlite:///{rig['folder']}/hub.sqlite"
c.JupyterHub.last_activity_interval = 5
c.JupyterHub.activity_resolution = 1
# From 5 on a hub looks twenty times a second how late it is. That is most of what an idle one does, and many are idle at a time.
if hasattr(jupyterhub.metrics.PeriodicMetricsCollector, "event_loop_interval_enabled"):
    c.PeriodicMetricsCollector.event_loop_interval_enabled = False
# A stop is answered when it is over, on a busy machine too.
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": rig["slowSpawnTimeoutS"], "slow_stop_timeout": 25}
c.JupyterHub.allow_named_servers = True

c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True

c.JupyterHub.services = [{"name": "rig", "api_token": rig["adminToken"], "admin": True}]

c.JupyterHub.spawner_class = RigSpawner
c.SimpleLocalProcessSpawner.home_dir_template = f"{rig['folder']}/homes/{{username}}"
c.Spawner.ip = "127.0.0.1"
c.Spawner.cmd = [f"{rig['environment']}/bin/jupyterhub-singleuser"]
c.Spawner.args = ["--allow-root"] if os.getuid() == 0 else []
c.Spawner.environment = {
    "JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp",
    "JUPYTER_CONFIG_PATH": os.path.join(rig_folder, "jupyter"),
}
c.Spawner.start_timeout = 300
# Generous, since many hubs may start on a small machine at once.
c.Spawner.http_timeout = 120
c.Spawner.poll_interval = rig["pollIntervalS"]

exec(compile(rig["config"], "<extra config>", "exec"))
