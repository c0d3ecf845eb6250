"""Ports for servers that nobody else takes before they listen, which on a busy machine is seconds later."""

import random
import socket
import sys

# Below those that systems give away, and below those of the hubs themselves (ports.ts).
FIRST, LAST = 12_000, 19_999
TRIES = 200
# Held for as long as the hub lives: no other hub of the rig is given the port.
_claims = []


def free_port():
    for _ in range(TRIES):
        port = random.randint(FIRST, LAST)
        if _claimed(port) and _unused(port):
            return port
    raise RuntimeError(f"No free port between {FIRST} and {LAST}.")


def _claimed(port):
    if sys.platform != "linux":
        return True
    # A name in Linux's abstract namespace: it goes with the process, however that ends.
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        claim.bind(f"\0hub-kernels-port-{port}")
    except OSError:
        claim.close()
        return False
    _claims.append(claim)
    return True


def _unused(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
