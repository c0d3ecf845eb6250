"""
Starts JupyterHub with the given arguments; without any it starts hubs as descriptor 3 tells it (hub-template.ts). Most of what a hub and a
user's server need of a processor until they answer goes into imports (1.2 of 2 s, and 0.8 of 0.9 s): here processes that have done them
fork for each hub, and for each server of a hub, and go on there as the program that was wanted.
"""

import json
import os
import select
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


def run_hub():
    global template
    template = start_template()
    jupyterhub.spawner.Popen = start_process
    sys.exit(main())


TOLD_BY = 3


def serve_hubs():
    """Forks for each hub, and tells its process and the end of it."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes)
    wishes = os.fdopen(TOLD_BY, "rb", buffering=0)
    while True:
        ready, _, _ = select.select([wishes, woken], [], [])
        if woken in ready:
            os.read(woken, 1024)
            tell_ends()
        if wishes in ready:
            wish = wishes.readline()
            if not wish:
                os._exit(0)
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                wishes.close()
                become_hub(**json.loads(wish))
            tell({"pid": pid})


def tell(what):
    os.write(TOLD_BY, json.dumps(what).encode() + b"\n")


def tell_ends():
    try:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})
    except ChildProcessError:
        pass


def become_hub(args, env, folder, log):
    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for descriptor in (1, 2):
        os.dup2(output, descriptor)
    os.close(output)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.argv = [sys.argv[0], *args]
    run_hub()


# Where the programs are, as for a program among them: nothing of the rig is to be imported by accident.
sys.path[0] = os.path.dirname(sys.executable)

import jupyterhub.spawner  # noqa: E402
from jupyterhub.app import main  # noqa: E402

if len(sys.argv) > 1:
    run_hub()
else:
    serve_hubs()
