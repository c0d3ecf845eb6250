"""
Ports for the kernels of users' servers, which no other server gives away before they listen (that is seconds later on a busy machine). A
kernel that finds the port of its output taken neither answers nor ends, and its server takes it for one that starts: measured with
ipykernel 7 and jupyter_client 8.10.
"""

import os
import sys

sys.dont_write_bytecode, written = True, sys.dont_write_bytecode
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from jupyter_client.connect import LocalPortCache  # noqa: E402
from server_ports import free_port  # noqa: E402

sys.path.pop(0)
sys.dont_write_bytecode = written
LocalPortCache.find_available_port = lambda cache, ip: free_port()
