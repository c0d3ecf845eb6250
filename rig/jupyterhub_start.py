"""
Starts JupyterHub with the given arguments. Nearly all of what a user's server needs of a processor until it answers goes into imports (0.8
of 0.9 s), which the hub shares for the most part: here a process that has done them forks for each server, and goes on there as the program
that the hub wanted to start.
"""

import json
import os
import signal
import socket
import subprocess
import sys

SERVER_PROGRAM = "jupyterhub-singleuser"
# Which server it is shows in its environment, which it does not have yet (see jupyterhub_config.py).
os.environ["JUPYTERHUB_SINGLEUSER_APP"] = "jupyter_server.serverapp.ServerApp"
from jupyterhub.singleuser import main as run_as_server  # noqa: E402

del os.environ["JUPYTERHUB_SINGLEUSER_APP"]


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


def start_template():
    """Starts the process that forks servers; gives the connection to it, with which it ends."""
    near_end, far_end = socket.socketpair()
    if os.fork() == 0:
        near_end.close()
        serve(far_end)
    far_end.close()
    return near_end.makefile("rw")


def serve(far_end):
    # All of the hub's group is told to end at the same time, and only then the hub ends its servers: what buries them stays for that long.
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    link = far_end.makefile("rw")
    while request := link.readline():
        pid = os.fork()
        if pid == 0:
            far_end.close()
            link.close()
            become_server(**json.loads(request))
        print(pid, file=link, flush=True)
    os._exit(0)


def become_server(command, env):
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(env)
    os.makedirs(env["HOME"], 0o755, exist_ok=True)
    os.chdir(env["HOME"])
    sys.argv = command
    sys.exit(run_as_server())


def start_process(command, *, preexec_fn, env, **options):
    # Another program is started as it is, and so is a server that becomes another user first (PAM).
    stays_user = preexec_fn.__qualname__.startswith(("RigSpawner.", "SimpleLocalProcessSpawner."))
    if os.path.basename(command[0]) != SERVER_PROGRAM or not stays_user:
        return subprocess.Popen(command, preexec_fn=preexec_fn, env=env, **options)
    print(json.dumps({"command": command, "env": env}), file=template, flush=True)
    return Forked(int(template.readline()))


# Where the programs are, as for a program among them: nothing of the rig is to be imported by accident.
sys.path[0] = os.path.dirname(sys.executable)
template = start_template()

import jupyterhub.spawner  # noqa: E402
from jupyterhub.app import main  # noqa: E402

jupyterhub.spawner.Popen = start_process
sys.exit(main())
