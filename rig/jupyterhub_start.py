"""
Starts JupyterHub with the given arguments. Users' servers spend nearly all of their start (0.8 of 0.9 s of a processor) on imports: here a
process that has done them forks for each server, which then goes on as the program of its command does.
"""

import json
import os
import signal
import socket
import subprocess
import sys

SERVER_PROGRAM = "jupyterhub-singleuser"
LONGEST_REQUEST_BYTES = 1 << 20
APP = {"JUPYTERHUB_SINGLEUSER_APP": "jupyter_server.serverapp.ServerApp"}


class Forked(subprocess.Popen):
    """As much of a process as a spawner asks for."""

    def __init__(self, pid):
        self.pid = pid

    def __exit__(self, *_):
        pass

    def poll(self):
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None


def fork_template():
    """A process that forks servers; gives the connection to it, with which it ends."""
    link, far_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        link.close()
        serve(far_end)
    far_end.close()
    return link


def serve(link):
    # The hub is told to end together with all of its group, and then ends its servers: what reaps them stays for that long.
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while request := link.recv(LONGEST_REQUEST_BYTES):
        pid = os.fork()
        if pid == 0:
            link.close()
            run_server(**json.loads(request))
        link.send(str(pid).encode())
    os._exit(0)


def run_server(command, env):
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(env)
    os.makedirs(env["HOME"], 0o755, exist_ok=True)
    os.chdir(env["HOME"])
    sys.argv = command
    sys.path[0] = os.path.dirname(command[0])
    sys.exit(server_main())


def fork_or_start(command, *, preexec_fn, env, **options):
    # One that changes to another user, or runs another program, is started as the hub does it.
    in_home = "Simple" in preexec_fn.__qualname__ or "Rig" in preexec_fn.__qualname__
    if not in_home or os.path.basename(command[0]) != SERVER_PROGRAM:
        return subprocess.Popen(command, preexec_fn=preexec_fn, env=env, **options)
    template.send(json.dumps({"command": command, "env": env}).encode())
    return Forked(int(template.recv(LONGEST_REQUEST_BYTES)))


os.environ.update(APP)
from jupyterhub.singleuser import main as server_main  # noqa: E402

for name in APP:
    del os.environ[name]
template = fork_template()

import jupyterhub.spawner  # noqa: E402
from jupyterhub.app import main  # noqa: E402

jupyterhub.spawner.Popen = fork_or_start
sys.path[0] = os.path.dirname(sys.executable)
sys.exit(main())
