"""Hub Kernels helper: what runs on a user's server, in a kernel of its own, for the editor extension "Hub Kernels for JupyterHub".

The extension starts an ordinary Python kernel (`POST api/sessions`), sends it this file as one cell, and from then on asks by messages of a
type of its own, `hub_kernels_request`. Each is answered by `hub_kernels_reply`, once or in frames that are numbered. They go over the shell
channel, to who asked alone: what goes over IOPub every user of a shared machine can read (ZeroMQ on 127.0.0.1 asks for no password).
Where the server has no Python kernel, the same is asked and answered in a terminal, whose shell has given way to the server's own Python.

Its first service is the recorder: it listens to the kernels that run cells and keeps what they say, so that nothing is lost for an editor that
was away. Besides it tells what only the node knows: what the server uses of it, and how long its job may run. It needs Python 3.8 and what every Jupyter server has: jupyter_client and pyzmq.
"""

import base64
import codecs
import contextlib
import errno
import fcntl
import functools
import glob
import hashlib
import http.client
import importlib.util
import json
import os
import pwd
import queue
import re
import resource
import select
import shlex
import shutil
import signal
import socket
import stat
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
import traceback
import zlib
from array import array
from itertools import accumulate
from urllib.parse import urlsplit

import zmq
from jupyter_client.connect import ConnectionFileMixin
from jupyter_client.session import Session
from traitlets import Any
from zmq.utils.monitor import recv_monitor_message

# The extension replaces a program whose version is lower than its own.
VERSION = 21
# What is asked and answered, and how. A program with another one is not spoken to.
PROTOCOL = 1

REQUEST, REPLY = "hub_kernels_request", "hub_kernels_reply"
# What begins a line of an answer, where other lines may be.
MARK = "\x02"
# Of the text of a frame: what reads it on the other side takes parts of a message up to 256 KiB.
FRAME_BYTES = 192 << 10
DELIMITER = b"<IDS|MSG>"
KERNEL_ID = re.compile(r"^[\w-]{1,64}$")
TEXT_ID = re.compile(rb'"msg_id":\s*"([^"]{1,100})"')
STREAM = re.compile(rb'"msg_type":\s*"stream"')
IPYTHON = re.compile(rb'"implementation":\s*"ipython"')


class Spool:
    """Bytes that are written at the end and read from anywhere: at first in memory, then in a file that has no name. Beyond `limit` bytes the
    oldest are written over. Offsets count all that was ever written. One record never lies on both sides of the file's end."""

    MEMORY_BYTES = 1 << 20
    # Written at a time, in bytes.
    WRITE_BYTES = 1 << 18

    def __init__(self, limit):
        self.limit = max(limit, 2 * self.MEMORY_BYTES)
        self.begin = self.end = 0
        self._memory = bytearray()
        self._file = None
        # What lies beside each other and is to be written, and where.
        self._unwritten = bytearray()
        self._at = 0

    def add(self, record):
        """Gives the record's offset, or None where it is larger than all that can be kept. It can be read after `write`."""
        size = len(record)
        if size > self.limit:
            return None
        at = self.end % self.limit
        if at + size > self.limit:
            self.end += self.limit - at
            at = 0
        self.end += size
        self.begin = max(self.begin, self.end - self.limit)
        if self._file is None and self.end > self.MEMORY_BYTES:
            self._file = tempfile.TemporaryFile(prefix="hub-kernels-", buffering=0)
            self._unwritten, self._memory = self._memory, bytearray()
        if self._file is None:
            self._memory += record
        else:
            if self._at + len(self._unwritten) != at or len(self._unwritten) > self.WRITE_BYTES:
                self.write()
                self._at = at
            self._unwritten += record
        return self.end - size

    def write(self):
        """A call of the system costs more than a small record."""
        view, at = memoryview(self._unwritten), self._at
        self._unwritten = bytearray()
        while len(view) > 0:
            written = os.pwrite(self._file.fileno(), view, at)
            view, at = view[written:], at + written
        self._at = at

    def begin_again(self):
        """With half of what there was room for. What was written is gone."""
        self.close()
        self.limit = max(min(self.end, self.limit) // 2, 2 * self.MEMORY_BYTES)
        self.begin = self.end = self._at = 0
        self._memory, self._unwritten, self._file = bytearray(), bytearray(), None

    def read(self, offset, size):
        if self._file is None:
            return bytes(self._memory[offset : offset + size])
        return os.pread(self._file.fileno(), size, offset % self.limit)

    def close(self):
        if self._file is not None:
            self._file.close()


class Record:
    """What one kernel said on IOPub since it is listened to, in order. It is written by one thread and read by another, so both lock.

    Messages have places: the first one that was ever kept is at 0, and a place stays when older messages are dropped."""

    MAX_MESSAGES = 1_000_000
    # Half of them may be what guards cells (`RunGuards` of the extension).
    MAX_CELLS = 2_000
    # Of text.
    MAX_PRELUDE = 4 << 20
    # Searched and read at a time, in bytes.
    BLOCK_BYTES = 1 << 20
    # So many that are dropped are taken out of the lists at once.
    SLACK = 10_000

    def __init__(self, limit):
        self.lock = threading.Lock()
        # The place of the oldest that is kept, which is the number of those that were dropped.
        self.first = 0
        # By the id of the request: the place of the first that is kept of it, and whether it runs.
        self.cells = {}
        # By the same: what was run, as by `ran`. Not known of what was asked for before the record began, but for what a prelude says.
        self.texts = {}
        # What the kernel said of its cells before the message at place 0, as the editor that heard it packed it.
        self.prelude = None
        # The parent header of the last message.
        self._noted = None
        self._spool = Spool(limit)
        # Of the messages from the place `_base` on.
        self._base = 0
        self._offsets = array("Q")
        self._sizes = array("L")

    @property
    def end(self):
        return self._base + len(self._offsets)

    def add(self, messages):
        with self.lock:
            records = [packed(parts) for parts in messages]
            # Small ones are written as one, as each write costs more than what it writes.
            step = len(records) if sum(map(len, records)) <= Spool.WRITE_BYTES else 1
            for at in range(0, len(records), step):
                self._add(records[at : at + step], messages[at : at + step])
            self._written(self._spool.write)

    def _add(self, records, messages):
        offset = self._written(self._spool.add, b"".join(records))
        if offset is None:
            self._forget(self.end)
        else:
            sizes = [len(record) for record in records]
            self._offsets.extend(accumulate(sizes[:-1], initial=offset))
            self._sizes.extend(sizes)
            self._forget(self.end - self.MAX_MESSAGES)
        for place, parts in enumerate(messages, self.end - len(messages)):
            # What a cell prints tells nothing after its first line, and there may be thousands.
            if parts[1] == self._noted and STREAM.search(parts[0]):
                continue
            try:
                self._note(parts, place)
            except Exception:
                note(traceback.format_exc())

    def _written(self, act, *args):
        try:
            return act(*args)
        except OSError as error:
            # No room on the disk: all that is there is of no use without what comes now, which gets its room.
            note(str(error))
            self._forget(self.end)
            self._spool.begin_again()
            return None

    def _forget(self, until):
        """Those before a place, and those whose bytes were written over."""
        while self.first < self.end and (self.first < until or self._offset(self.first) < self._spool.begin):
            self.first += 1
        if self.first - self._base > self.SLACK:
            del self._offsets[: self.first - self._base], self._sizes[: self.first - self._base]
            self._base = self.first

    def _offset(self, place):
        return self._offsets[place - self._base]

    def _size(self, place):
        return self._sizes[place - self._base]

    def _note(self, parts, place):
        header, parent, content = parts[0], parts[1], parts[3]
        self._noted = parent
        found = TEXT_ID.search(parent)
        if not found or b'"execute_request"' not in parent:
            return
        request_id = found.group(1).decode()
        kind = json.loads(header).get("msg_type")
        state = json.loads(content).get("execution_state") if kind == "status" else None
        if kind == "execute_input":
            self.texts[request_id] = ran(content)
        # A kernel says first that it is busy with a request: what begins otherwise began before the record.
        self.runs(request_id, max(place, 0) if state == "busy" else 0)
        if state == "idle":
            self.ended([request_id])

    def ended(self, request_ids):
        for each in request_ids:
            if each in self.cells:
                self.cells[each] = (self.cells[each][0], False)

    def runs(self, request_id, place):
        """Unless it has ended: what it says still may come after that."""
        self.cells.setdefault(request_id, (place, True))
        self._bound_cells()

    def _bound_cells(self):
        while len(self.cells) > self.MAX_CELLS:
            oldest = next(iter(self.cells))
            del self.cells[oldest]
            self.texts.pop(oldest, None)

    def known(self):
        """Of what was run: the request's id, what `ran` says of it, and whether it still runs; the oldest first."""
        with self.lock:
            return [{"id": each, "runs": runs, **self.texts[each]} for each, (_, runs) in self.cells.items() if each in self.texts]

    def prepend(self, prelude):
        messages = unpacked_all(zlib.decompressobj().decompress(base64.b64decode(prelude), self.MAX_PRELUDE))
        texts, ended = {}, []
        for header, parent, _, content, *_ in messages:
            found, kind = TEXT_ID.search(parent), json.loads(header).get("msg_type")
            if found and kind == "execute_input":
                texts[found.group(1).decode()] = ran(content)
            elif found and kind == "status" and json.loads(content).get("execution_state") == "idle":
                ended.append(found.group(1).decode())
        with self.lock:
            self.prelude = prelude
            self.texts.update(texts)
            # All of these began before the place 0, also where the first message that is kept is another cell's.
            self.cells = {**{each: (0, True) for each in texts if each not in self.cells}, **self.cells}
            self._bound_cells()
            self.ended(ended)

    def is_running(self):
        with self.lock:
            return any(runs for _, runs in self.cells.values())

    def running(self):
        with self.lock:
            return [request_id for request_id, (_, runs) in self.cells.items() if runs]

    def ended_by_death(self):
        """Another process of the kernel speaks: it knows nothing of what the one before was asked."""
        with self.lock:
            self.ended(list(self.cells))

    def of(self, request_ids):
        """The place of the first message that is known to be of one of these requests; None where none is."""
        with self.lock:
            places = [self.cells[each][0] for each in request_ids if each in self.cells]
        return min(places) if places else None

    def begins_with(self):
        """The id of the message that a prelude would end before; None where there is one, or what came first is gone."""
        with self.lock:
            is_wanted = self.prelude is None and self.first == 0 and self.end > 0
            return self._id(0) if is_wanted else None

    def after(self, message_ids):
        """The place after the last message that has one of these ids; None where none is here (any more). Most are found near the end."""
        sought, last = [each.encode() for each in message_ids], self.end - 1
        while last >= self.first:
            with self.lock:
                start, block = self._block_before(last)
                if any(each in block for each in sought):
                    for place in range(last, start - 1, -1):
                        if self._id(place) in message_ids:
                            return place + 1
            last = start - 1
        return None

    def _block_before(self, last):
        """The place where a block of messages begins that lie beside each other, the last of them at `last`; and the block's bytes."""
        start, size = last, self._size(last)
        while start > self.first and size < self.BLOCK_BYTES:
            if self._offset(start - 1) + self._size(start - 1) != self._offset(start):
                break
            start -= 1
            size += self._size(start)
        return start, self._spool.read(self._offset(start), size)

    def _id(self, place):
        header = unpacked(self._spool.read(self._offset(place), self._size(place)))[0]
        return json.loads(header).get("msg_id")

    def take(self, place, limit):
        """As many whole messages as fit, but one at least, from that place on, or from the oldest: their bytes, and the place after them."""
        chosen, size = [], 0
        with self.lock:
            place = max(place, self.first)
            while place < self.end and (not chosen or size + self._size(place) <= limit):
                chosen.append(self._spool.read(self._offset(place), self._size(place)))
                size += self._size(place)
                place += 1
        return b"".join(chosen), place

    def close(self):
        with self.lock:
            self._spool.close()


def packed(parts):
    """A message as bytes: how many parts it has, how long each is (4 bytes each), and the parts."""
    head = struct.pack(f">{len(parts) + 1}I", len(parts), *map(len, parts))
    return b"".join([head, *parts])


def ran(content):
    """Of the content of an `execute_input`: a hash of the code, the first 22 letters of its SHA-256 in URL-safe base64, and the cell's number."""
    said = json.loads(content)
    digest = hashlib.sha256(str(said.get("code", "")).replace("\r\n", "\n").encode("utf-8", "replace")).digest()
    return {"hash": base64.urlsafe_b64encode(digest).decode()[:22], "count": said.get("execution_count")}


def unpacked(record):
    return next(unpacked_all(record))


def unpacked_all(records):
    at = 0
    while at < len(records):
        count = int.from_bytes(records[at : at + 4], "big")
        sizes = [int.from_bytes(records[at + 4 * place : at + 4 * place + 4], "big") for place in range(1, count + 1)]
        parts, at = [], at + 4 * (count + 1)
        for size in sizes:
            parts.append(records[at : at + size])
            at += size
        yield parts


def received(socket):
    """Of the next message the parts behind its signature: header, parent's header, metadata, content, and buffers. None where there is none.

    To ask after each part whether it was the last costs more than the part. So the five that follow the delimiter in each message of the
    protocol are taken for there; of a kernel that sends fewer, a message is lost."""
    take = socket.recv
    try:
        while take(zmq.NOBLOCK) != DELIMITER:
            pass
        take(zmq.NOBLOCK)
        parts = [take(zmq.NOBLOCK), take(zmq.NOBLOCK), take(zmq.NOBLOCK), take(zmq.NOBLOCK)]
        while socket.get(zmq.RCVMORE):
            parts.append(take())
        return parts
    except zmq.Again:
        return None


class Connection(ConnectionFileMixin):
    """The loader of connection files knows Curve and IPC. `BlockingKernelClient` insists on a context of asyncio, and this takes a plain one."""

    context = Any()


class Wire:
    """The TCP connection beneath a ZeroMQ socket. ZeroMQ has a thread of its own, which wakes for each message, and that costs nearly as much as all
    that is done with it here. So for the time in which nobody takes messages the system is told not to wake it before there are many bytes."""

    # Far less than the system has room for, so that it never holds up who sends.
    HOLD_BYTES = 32 << 10
    SETTLE_MS = 50
    EVENTS = zmq.EVENT_CONNECTED | zmq.EVENT_DISCONNECTED

    def __init__(self, zmq_socket):
        self._zmq_socket = zmq_socket
        self._events = zmq_socket.get_monitor_socket(self.EVENTS) if can_hold() else None
        self._connection = None

    def hold(self):
        while self._events and self._events.poll(0):
            event = recv_monitor_message(self._events)
            self._leave()
            if event["event"] == zmq.EVENT_CONNECTED:
                with contextlib.suppress(OSError):
                    # A copy, as ZeroMQ closes its own, whose number then is another file's.
                    self._connection = socket.socket(fileno=os.dup(event["value"]))
        self._wake_at(self.HOLD_BYTES)

    def release(self):
        self._wake_at(1)

    def settle(self):
        """Waits until what has come is taken, so that who asks now is told of it; not for long where more and more comes."""
        unread = array("i", [0])
        for _ in range(self.SETTLE_MS):
            if self._connection:
                fcntl.ioctl(self._connection, termios.FIONREAD, unread)
            if unread[0] == 0:
                return
            time.sleep(0.001)

    def _wake_at(self, count):
        if self._connection:
            with contextlib.suppress(OSError):
                self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, count)

    def _leave(self):
        if self._connection:
            self._connection.close()
        self._connection = None

    def close(self):
        self._leave()
        if self._events:
            self._zmq_socket.disable_monitor()
            self._events.close(0)


class Context(zmq.Context):
    """Whose subscribers tell of their first connection too: `Connection` gives them away connected."""

    def socket(self, kind, *args, **kwargs):
        made = super().socket(kind, *args, **kwargs)
        if kind == zmq.SUB and can_hold():
            made.get_monitor_socket(Wire.EVENTS)
        return made


@functools.lru_cache(maxsize=None)
def can_hold():
    """Whether who waits for many bytes is woken when fewer are enough after all, as by Linux since 4.18. Else what came last would be held."""
    # There is no epoll elsewhere.
    with contextlib.suppress(OSError, AttributeError), contextlib.ExitStack() as opened:
        server = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        sender = opened.enter_context(socket.create_connection(server.getsockname(), 1))
        receiver = opened.enter_context(server.accept()[0])
        poll = opened.enter_context(select.epoll())
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 2)
        poll.register(receiver, select.EPOLLIN)
        sender.send(b"x")
        is_held = not poll.poll(0.01)
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
        return is_held and len(poll.poll(0.2)) > 0
    return False


class Listener:
    """To one kernel: its IOPub, and its control channel for the question that proves that the first one is heard."""

    # A kernel that is busy answers on control as well; one that is not there yet is asked again, in s.
    ASK_AGAIN_S = 0.2
    # One that has said that it hears us may be at work that lets nothing else be done, and would answer all questions after it.
    ASK_HEARD_AGAIN_S = 2
    # So many messages at most wait to be kept together.
    KEEP_AT_ONCE = 100
    # One at work that says nothing for so long is asked whether it still is, in s.
    SILENT_S = 60

    def __init__(self, context, path, limit):
        self.record = Record(limit)
        self.path = path
        # The editors that want it. Each names itself.
        self.holders = set()
        # When one of them said so, or asked for something, by the monotonic clock.
        self.wanted_at = time.monotonic()
        self.is_heard = False
        self._session = None
        self._heard = []
        self._asked_at = 0
        connection = Connection(connection_file=path)
        connection.context = context
        connection.load_connection_file()
        self._client = connection
        self.iopub = connection.connect_iopub()
        # A kernel that speaks of subscriptions (ipykernel 7) does so of new topics only, and "" is the server's since long.
        self._topic = f"hub-kernels-{os.getpid()}-{time.monotonic_ns()}"
        self.iopub.setsockopt(zmq.SUBSCRIBE, self._topic.encode())
        self.control = connection.connect_control()
        self.wire = Wire(self.iopub)
        # For the one question whose answer means that what ran then has ended.
        self._shell = None
        self._ran = []
        self._heard_at = time.monotonic()
        self._is_ipython = False

    def ask(self):
        """Until it is heard, and has said something that is kept: by its first message it is known what came before that."""
        now = time.monotonic()
        pause = self.ASK_HEARD_AGAIN_S if self.is_heard else self.ASK_AGAIN_S
        if (self.is_heard and self.record.end > 0) or now - self._asked_at < pause:
            return
        self._asked_at = now
        session = self._client.session
        session.send(self.control, session.msg("kernel_info_request", {}))

    def drain(self):
        for parts in iter(lambda: received(self.control), None):
            self._is_ipython |= any(IPYTHON.search(part) for part in parts)
        message = received(self.iopub)
        if message:
            self.is_heard = True
            self._heard_at = time.monotonic()
        while message:
            try:
                self._hear(message)
            except Exception:
                note(traceback.format_exc())
            message = received(self.iopub)
        self._keep()

    def _hear(self, message):
        # What the kernel says of our topic nobody else hears; what it says to our question all do.
        if DELIMITER in message or b"iopub_welcome" in message[0]:
            return
        # Cheap, as it is done for each message: the same text is there in each of the same process.
        if self._session is None or self._session not in message[0]:
            self._hear_session(message[0])
        self._heard.append(message)
        if len(self._heard) == self.KEEP_AT_ONCE:
            self._keep()

    def _keep(self):
        heard, self._heard = self._heard, []
        if heard:
            self.record.add(heard)

    def _hear_session(self, header):
        if self._session is not None:
            self._keep()
            self.record.ended_by_death()
            self._stop_asking()
        self._session = json.loads(header).get("session", "").encode()

    def look(self):
        """The end of a cell may be lost with the end of its output: a kernel drops what is not taken from it fast enough. IPython does one thing
        after the other, and answers on its shell when all that it was asked before has ended."""
        if self._shell is None:
            self._ran = self.record.running()
            if self._is_ipython and self._ran and time.monotonic() - self._heard_at > self.SILENT_S:
                self._shell = self._client.connect_shell()
                self._client.session.send(self._shell, "kernel_info_request", {})
        elif self._shell.poll(0):
            with self.record.lock:
                self.record.ended(self._ran)
            self._stop_asking()

    def _stop_asking(self):
        if self._shell is not None:
            self._shell.close(0)
        self._shell = None

    def close(self):
        self._stop_asking()
        self.wire.close()
        self.iopub.close(0)
        self.control.close(0)
        self.record.close()


class Recorder(threading.Thread):
    """Listens to all kernels that somebody wants recorded, in one thread that alone touches their sockets."""

    # A later program that says the same goes on with the listeners of this one, by this one's code. To be raised with any change of what is
    # called of them, or of their records, from outside of them.
    LISTENERS = 1
    # What comes in a burst is taken at once some time after its first message: that costs a third, in s.
    REST_S = 0.05
    # How often it looks whether kernels are still there, and gives a sign of life, in s.
    LOOK_S = 5
    # Each question that is answered ends with the word idle, which is out after this time, in s.
    ANSWERED_S = 0.5
    # What nobody asked for for so long, in s, while no cell ran: those that wanted it are gone, and could not say so.
    UNWANTED_S = 24 * 3600
    # Without a kernel, or a question, for so long, in s: longer than an editor waits that is there to end it.
    UNUSED_S = 900

    def __init__(self, place, handed=None):
        """`handed`: as by `hand_over` of the one before."""
        super().__init__(daemon=True, name="hub-kernels-recorder")
        self._place = place
        self._context, self.listeners = handed or (Context(), {})
        # Has to be said before any connection: nothing is dropped here, however much comes.
        self._context.setsockopt(zmq.RCVHWM, 0)
        # The one before may have had the same context.
        orders = f"inproc://orders-{id(self)}"
        self._orders = self._context.socket(zmq.PAIR)
        self._orders.bind(orders)
        self._orderer = self._context.socket(zmq.PAIR)
        self._orderer.connect(orders)
        self.keeps_server = False
        self._shown = "idle"
        self._asked_at = None
        self._looked_at = self._unused_since = time.monotonic()
        self._is_over = False
        self.start()

    def call(self, act, wait_s=5):
        """Has `act` done by the thread, and gives what it gives; raises what it raises."""
        done, result = threading.Event(), {}

        def order():
            try:
                result["value"] = act()
            except Exception as error:
                result["error"] = error
            done.set()

        self._pending = order
        self._orderer.send(b"")
        if not done.wait(wait_s):
            raise TimeoutError("the recorder does not answer")
        if "error" in result:
            raise result["error"]
        return result["value"]

    def run(self):
        poller = zmq.Poller()
        poller.register(self._orders, zmq.POLLIN)
        known = set()
        while not self._is_over:
            now = {heard for each in self.listeners.values() for heard in (each.iopub, each.control)}
            for heard in known - now:
                poller.unregister(heard)
            for heard in now - known:
                poller.register(heard, zmq.POLLIN)
            known = now
            ready = dict(poller.poll(self._patience_ms()))
            try:
                if self._orders in ready:
                    self._orders.recv()
                    for each in self.listeners.values():
                        each.wire.settle()
                    self.drain()
                    self._pending()
                elif ready:
                    self._rest([each for each in self.listeners.values() if each.iopub in ready])
                    self.drain()
                self._look()
            except zmq.ContextTerminated:
                return
            except Exception:
                note(traceback.format_exc())

    def _rest(self, heard):
        for each in heard:
            each.wire.hold()
        time.sleep(self.REST_S)
        for each in heard:
            each.wire.release()

    def _patience_ms(self):
        is_soon = self._asked_at is not None or any(not each.is_heard for each in self.listeners.values())
        return int(1000 * (Listener.ASK_AGAIN_S if is_soon else self.LOOK_S))

    def drain(self):
        for each in self.listeners.values():
            each.drain()
            each.ask()

    def _look(self):
        is_time = time.monotonic() - self._looked_at >= self.LOOK_S
        if is_time:
            self._looked_at = time.monotonic()
            for kernel_id, each in list(self.listeners.items()):
                each.look()
                if each.record.is_running():
                    each.wanted_at = time.monotonic()
                # The server takes the file away with the kernel.
                if not os.path.exists(each.path) or time.monotonic() - each.wanted_at > self.UNWANTED_S:
                    self.close(kernel_id)
        runs = any(each.record.is_running() for each in self.listeners.values())
        if is_time and runs:
            self._place.lives()
        if self.listeners:
            self._unused_since = time.monotonic()
        elif time.monotonic() - self._unused_since > self.UNUSED_S:
            # Where it has to stay it tries again after the same time.
            self._unused_since = time.monotonic()
            self._place.leave()
        is_kept = is_time and runs and self.keeps_server
        # The word idle that ends an answer was said before what is shown, or after it: nobody knows.
        is_unsure = self._asked_at is not None and time.monotonic() - self._asked_at > self.ANSWERED_S
        if is_unsure:
            self._asked_at = None
        self._show("busy" if runs else "idle", again=is_kept or (is_unsure and (runs or self._shown == "busy")))

    def _show(self, state, again=False):
        """A kernel that looks idle is ended by its server's culler, where there is one. Said again and again it keeps the whole server from
        the hub's culler too: that is the user's to want."""
        if state == self._shown and not again:
            return
        self._shown = state
        self._place.show(state)

    def was_used(self):
        self._unused_since = time.monotonic()

    def was_asked(self):
        self._asked_at = self._unused_since = time.monotonic()

    def open(self, kernel_id, holder, limit, running):
        if kernel_id not in self.listeners:
            path = os.path.join(self._place.folder, f"kernel-{kernel_id}.json")
            self.listeners[kernel_id] = Listener(self._context, path, limit)
        listener = self.listeners[kernel_id]
        listener.wanted_at = time.monotonic()
        listener.holders.add(holder)
        with listener.record.lock:
            for request_id in running:
                listener.record.runs(request_id, listener.record.end)
        listener.ask()
        return listener

    def leave(self, kernel_id, holder):
        listener = self.listeners.get(kernel_id)
        if listener:
            listener.holders.discard(holder)
            # A window has one name for all who use the kernel there: another one of them may have it at work.
            if not listener.holders and not listener.record.is_running():
                self.close(kernel_id)

    def close(self, kernel_id):
        self.listeners.pop(kernel_id).close()

    def hand_over(self):
        """Ends, but for its context and its listeners, and gives these. What kernels say meanwhile waits in the listeners' sockets."""

        def end():
            self._is_over = True

        self.call(end)
        self.join()
        # What is collected as garbage with a socket open waits for that one to be closed, for ever.
        self._orders.close(0)
        self._orderer.close(0)
        return self._context, self.listeners

    def stop(self):
        context, listeners = self.hand_over()
        for each in listeners.values():
            each.close()
        context.term()


notes = []


def note(text):
    """For who looks for a fault: the last ones are told by `status`."""
    notes.append(text)
    del notes[:-5]


class Line:
    """A connection to a port of this machine, for one at an editor's."""

    def __init__(self, owner, number, target):
        self.owner, self.number, self.target = owner, number, target
        self.is_ended = self.is_read = False
        # What the editor sent and the port has not taken yet: pieces, of which each is to be acknowledged.
        self.waiting = []
        # Frames that the port took, which the editor was not told yet.
        self.taken = 0
        # Frames that the editor has not handed on yet.
        self.unread = 0
        self.ends_after = False


class Ports(threading.Thread):
    """Connections to ports of this machine. All of them, and what editors ask, are in the hands of one thread.

    They ask and are answered over the kernel's channel for input, which is nobody else's here: each message on another channel is announced
    by words on IOPub (busy, idle), and the answer after these waits for the network's acknowledgement of them, 40 ms.

    {op: open, line, port | ssh} → {op: opened | refused, line, why}; `ssh` is the name of a login of `Ssh`. Both ways {op: data, line, data},
    {op: end, line} (nothing more is sent), {op: close, line}, {op: ack, line, count} (so many frames of a line were handed on) and {op: got, count} (of all lines, came)."""

    TYPE = "hub_kernels_port"
    FRAME_BYTES = 96 << 10
    # Frames under way: of one line, and of all. Beyond some 1,000 they are lost without a word.
    LINE_FRAMES, ALL_FRAMES = 64, 512
    # So many are acknowledged at once.
    GOT_FRAMES = 16
    # In s.
    CONNECT_S = 20
    MAX_LINES = 500
    # An editor that is there says so three times in this time, in s.
    GONE_S = 90

    def __init__(self, kernel, used):
        super().__init__(daemon=True, name="hub-kernels-ports")
        self._channel = kernel.stdin_socket
        # Sessions are not made for two threads.
        own = kernel.session
        self._session = Session(key=own.key, signature_scheme=own.signature_scheme, session=own.session)
        self._used = used
        self._lines = {}
        # By editor: frames under way to it, and frames that came from it.
        self._sent, self._came = {}, {}
        # When an editor was heard last.
        self._heard = {}
        self._made = queue.Queue()
        self._wake, self._waker = socket.socketpair()
        self._is_over = False
        self.start()

    @property
    def count(self):
        return len(self._lines)

    def stop(self):
        self._is_over = True
        self._waker.send(b"x")
        self.join()

    def run(self):
        while not self._is_over:
            try:
                self._turn()
            except Exception:
                note(traceback.format_exc())
                time.sleep(0.1)
        for line in list(self._lines.values()):
            self._close(line)

    def _turn(self):
        poller = zmq.Poller()
        poller.register(self._channel, zmq.POLLIN)
        poller.register(self._wake.fileno(), zmq.POLLIN)
        # By number: what is closed meanwhile has none.
        by_file = {}
        for line in self._lines.values():
            reads = not line.is_read and line.unread < self.LINE_FRAMES and self._sent.get(line.owner, 0) < self.ALL_FRAMES
            wanted = (zmq.POLLIN if reads else 0) | (zmq.POLLOUT if line.waiting else 0)
            if wanted:
                by_file[line.target.fileno()] = line
                poller.register(line.target.fileno(), wanted)
        ready = dict(poller.poll(1_000))
        if self._lines:
            self._used()
        for file, line in by_file.items():
            try:
                if ready.get(file, 0) & zmq.POLLOUT:
                    self._write(line)
                if ready.get(file, 0) & ~zmq.POLLOUT:
                    self._read(line)
            except BlockingIOError:
                continue
            except OSError:
                self._close(line)
        if self._wake.fileno() in ready:
            self._wake.recv(100)
            self._open_made()
        if self._channel in ready:
            self._take_all()
        self._close_done()

    def _take_all(self):
        for _ in range(self.ALL_FRAMES):
            try:
                owner, parts = self._session.feed_identities(self._channel.recv_multipart(zmq.NOBLOCK))
            except zmq.Again:
                return
            try:
                message = self._session.deserialize(parts)
                if message["header"]["msg_type"] == self.TYPE:
                    self._take(owner[0], message["content"])
            except Exception:
                note(traceback.format_exc())

    def _take(self, owner, content):
        op, number, count = content["op"], content.get("line"), int(content.get("count", 0))
        self._heard[owner] = time.monotonic()
        if op == "got":
            self._sent[owner] = max(0, self._sent.get(owner, 0) - count)
            return
        if op == "open" and len(self._lines) >= self.MAX_LINES:
            self._say(owner, {"op": "refused", "line": number, "why": "too many connections"})
            return
        if op == "open":
            threading.Thread(target=self._connect, args=(owner, number, content), daemon=True).start()
            return
        if op == "data":
            self._came[owner] = self._came.get(owner, 0) + 1
            if self._came[owner] >= self.GOT_FRAMES:
                self._say(owner, {"op": "got", "count": self._came.pop(owner)})
        line = self._lines.get((owner, number))
        if line is None:
            return
        if op == "ack":
            line.unread -= count
        elif op == "data":
            line.waiting.append(memoryview(base64.b64decode(content["data"])))
        elif op == "end":
            line.ends_after = True
        elif op == "close":
            line.is_ended = True
            self._close(line)
            return
        if op in ("data", "end"):
            try:
                self._write(line)
            except BlockingIOError:
                pass
            except OSError:
                self._close(line)

    def _connect(self, owner, number, content):
        """In a thread of its own, as it may take long."""
        try:
            made = ssh.connected(content["ssh"]) if "ssh" in content else connected(int(content["port"]), self.CONNECT_S)
        except Exception as error:
            made = error
        self._made.put((owner, number, made))
        self._waker.send(b"x")

    def _open_made(self):
        while not self._made.empty():
            owner, number, made = self._made.get()
            if isinstance(made, Exception):
                self._say(owner, {"op": "refused", "line": number, "why": str(made)[:200]})
                continue
            self._lines[owner, number] = Line(owner, number, made)
            self._say(owner, {"op": "opened", "line": number})

    def _close_done(self):
        now = time.monotonic()
        for line in list(self._lines.values()):
            is_gone = now - self._heard.get(line.owner, now) > self.GONE_S
            if is_gone or (line.is_read and line.ends_after and not line.waiting):
                self._close(line)

    def _write(self, line):
        try:
            while line.waiting:
                size = line.target.send(line.waiting[0])
                if size < len(line.waiting[0]):
                    line.waiting[0] = line.waiting[0][size:]
                else:
                    line.waiting.pop(0)
                    line.taken += 1
            if line.ends_after:
                line.target.shutdown(socket.SHUT_WR)
        finally:
            # Not one by one: an answer that comes right after would wait for the network's acknowledgement of this.
            if line.taken >= self.GOT_FRAMES:
                self._say(line.owner, {"op": "ack", "line": line.number, "count": line.taken})
                line.taken = 0

    def _read(self, line):
        data = line.target.recv(self.FRAME_BYTES)
        if not data:
            line.is_read = True
            self._say(line.owner, {"op": "end", "line": line.number})
            return
        line.unread += 1
        self._sent[line.owner] = self._sent.get(line.owner, 0) + 1
        self._say(line.owner, {"op": "data", "line": line.number, "data": base64.b64encode(data).decode()})

    def _close(self, line):
        self._lines.pop((line.owner, line.number), None)
        line.target.close()
        if not line.is_ended:
            self._say(line.owner, {"op": "close", "line": line.number})

    def _say(self, owner, content):
        self._session.send(self._channel, self.TYPE, content, ident=[owner])


def connected(port, within_s):
    """To a program on this machine, which may listen on either of its addresses."""
    last = ValueError("no port")
    for host in ("127.0.0.1", "::1"):
        try:
            target = socket.create_connection((host, port), within_s)
            target.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            target.setblocking(False)
            return target
        except OSError as error:
            last = last if isinstance(last, OSError) else error
    raise last


class SshRefused(Exception):
    """`reason`, which the editor has words for, and a detail for its log."""

    def __init__(self, reason, detail=""):
        super().__init__(detail or reason)
        self.reason = reason


SSH_NAME = re.compile(r"[0-9a-f]{32}")
SSH_KEY = re.compile(r"ssh-ed25519 [A-Za-z0-9+/]{60,90}={0,2}")
# Where else than in PATH it may be.
SSHD_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/sbin", "/opt/conda/bin"]
# What programs need to find what they need; the rest of this environment has the server's token in it.
SSH_ENVIRONMENT = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "TMPDIR", "CONDA_DIR", "CUDA_VISIBLE_DEVICES", "SLURM_JOB_ID"]
SSH_VALUE = re.compile(r"[\w./:,+=~-]+")
# In s.
SSHD_TEST_S = 20
SSHD_CONFIG = """HostKey "{folder}/host_key"
AuthorizedKeysFile "{escaped}/authorized_keys"
PidFile none
UsePAM no
# The home may be its group's to write as well; this folder is not.
StrictModes no
AuthenticationMethods publickey
PasswordAuthentication no
ChallengeResponseAuthentication no
PermitRootLogin {root}
PermitUserEnvironment no
PermitTunnel no
X11Forwarding no
AllowAgentForwarding no
GatewayPorts no
AllowTcpForwarding yes
LoginGraceTime 30
MaxAuthTries 2
UseDNS no
PrintMotd no
AcceptEnv LANG LC_* COLORTERM
ClientAliveInterval 30
ClientAliveCountMax 6
Subsystem sftp internal-sftp
SetEnv {environment}
"""


class Ssh:
    """Logins of this user by SSH: each connection has an sshd of its own, which speaks with its standard input. No port is open, so who comes
    has come through the server. A login has a name, and below the home a folder for one key that lets in and a key of its host."""

    def __init__(self):
        self._running = {}

    def prepare(self, name, key):
        """→ {user, hostKey, home}"""
        folder = ssh_folder(name)
        try:
            account = pwd.getpwuid(os.getuid())
        except KeyError:
            raise SshRefused("no-account", f"user {os.getuid()} is not in passwd") from None
        if os.path.basename(account.pw_shell) in ("nologin", "false"):
            raise SshRefused("no-shell", account.pw_shell)
        sshd, keygen = ssh_program("sshd"), ssh_program("ssh-keygen")
        try:
            private_folder(os.path.dirname(folder))
            private_folder(folder)
            self._write_host_key(folder, keygen)
            write_private(os.path.join(folder, "authorized_keys"), f"restrict,pty,port-forwarding {key}\n")
            values = {each: os.environ.get(each, "") for each in SSH_ENVIRONMENT}
            environment = " ".join(f"{each}={value}" for each, value in values.items() if SSH_VALUE.fullmatch(value))
            root = "no" if os.getuid() else "prohibit-password"
            config = SSHD_CONFIG.format(folder=folder, escaped=folder.replace("%", "%%"), root=root, environment=environment)
            write_private(os.path.join(folder, "sshd_config"), config)
            with open(os.path.join(folder, "host_key.pub")) as file:
                host_key = " ".join(file.read().split()[:2])
        except OSError as error:
            raise SshRefused("no-folder", str(error)) from error
        self._test(sshd, folder)
        return {"user": account.pw_name, "hostKey": host_key, "home": os.path.expanduser("~")}

    def _write_host_key(self, folder, keygen):
        path = os.path.join(folder, "host_key")
        if os.path.exists(path) and os.path.exists(path + ".pub"):
            return
        for each in (path, path + ".pub"):
            if os.path.exists(each):
                os.unlink(each)
        asked = [keygen, "-q", "-t", "ed25519", "-N", "", "-C", "hub-kernels", "-f", path]
        made = subprocess.run(asked, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=SSHD_TEST_S)
        if made.returncode != 0:
            raise SshRefused("sshd-fails", last_line(made.stderr))

    def _test(self, sshd, folder):
        if os.getuid() == 0:
            # As root it wants this folder to be there, which packages leave to the start of their service.
            try:
                os.makedirs("/run/sshd", 0o755, exist_ok=True)
            except OSError as error:
                note(str(error))
        asked = [sshd, "-t", "-f", os.path.join(folder, "sshd_config")]
        tested = subprocess.run(asked, check=False, stdin=subprocess.DEVNULL, capture_output=True, timeout=SSHD_TEST_S)
        if tested.returncode != 0:
            raise SshRefused("sshd-fails", last_line(tested.stderr))

    def connected(self, name):
        """A socket to an sshd, which ends with it."""
        config = os.path.join(ssh_folder(name), "sshd_config")
        if not os.path.exists(config):
            raise FileNotFoundError("the login is not prepared")
        ours, its = socket.socketpair()
        with its:
            asked = [ssh_program("sshd"), "-i", "-f", config]
            # Nothing of this environment is its own: the server's token is in that.
            environment = {"PATH": os.environ.get("PATH", os.defpath)}
            quiet = {"stderr": subprocess.DEVNULL, "env": environment, "cwd": "/", "start_new_session": True}
            process = subprocess.Popen(asked, stdin=its, stdout=its, **quiet)
        self._running.setdefault(name, set()).add(process)
        threading.Thread(target=self._wait, args=(name, process), daemon=True, name="hub-kernels-sshd").start()
        ours.setblocking(False)
        return ours

    def _wait(self, name, process):
        process.wait()
        self._running[name].discard(process)

    def remove(self, name):
        """→ {removed}: whether there was any. Who is logged in by it is logged out."""
        for process in list(self._running.get(name, [])):
            process.terminate()
        folder = ssh_folder(name)
        is_there = os.path.lexists(folder)
        if is_there:
            shutil.rmtree(folder)
        try:
            os.rmdir(os.path.dirname(folder))
        except OSError:
            # Another login has its folder there, or there is none.
            pass
        return {"removed": is_there}


ssh = Ssh()


def ssh_folder(name):
    if not isinstance(name, str) or not SSH_NAME.fullmatch(name):
        raise ValueError("no name of a login")
    return os.path.join(os.path.expanduser("~"), ".hub-kernels-ssh", name)


def ssh_program(name):
    """By its whole path, as sshd starts itself again by that."""
    places = [os.environ.get("PATH", os.defpath), *SSHD_FOLDERS, os.path.dirname(sys.executable)]
    found = shutil.which(name, path=os.pathsep.join(places))
    if found is None:
        raise SshRefused("no-sshd", f"there is no {name}")
    return os.path.abspath(found)


def private_folder(path):
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        found = os.lstat(path)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise
        os.chmod(path, 0o700)


def write_private(path, text, check=lambda made: None):
    """All of it at once, or nothing. `check` looks at the new file first, and throws where it will not do."""
    made = path + ".new"
    try:
        with open(made, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags | os.O_NOFOLLOW, 0o600)) as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(text)
        check(made)
        os.replace(made, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.remove(made)
        raise


def last_line(said):
    return (said.decode("utf-8", "replace").strip().splitlines() or ["no word"])[-1][:500]


class InKernel:
    """The kernel that this runs in."""

    def __init__(self, kernel):
        from ipykernel.connect import get_connection_file

        self._kernel = kernel
        # Behind a gateway JUPYTER_RUNTIME_DIR is not passed on, but kernels' files lie beside each other.
        self.folder = os.path.dirname(get_connection_file())

    def serve(self, answer):
        def handle(stream, ident, parent):
            def send(content):
                self._kernel.session.send(stream, REPLY, content, parent, ident=ident)

            answer(parent["content"], send)

        self._kernel.shell_handlers[REQUEST] = handle

    def ports(self, used):
        return Ports(self._kernel, used)

    def lives(self):
        """Shown as busy it is not taken for idle."""

    def leave(self):
        """A kernel that ends by itself is started again by its server, so that is asked to end it."""
        threading.Thread(target=self._end, daemon=True, name="hub-kernels-end").start()

    def _end(self):
        from ipykernel.connect import get_connection_file

        try:
            end_session_of(os.path.basename(get_connection_file())[len("kernel-") : -len(".json")], self.folder)
        except Exception:
            note(traceback.format_exc())

    def show(self, state):
        kernel = self._kernel
        kernel.session.send(kernel.iopub_socket, "status", {"execution_state": state}, parent={}, ident=kernel._topic("status"))


# How long the server may take to answer, in s. The kernel's end is one of the answers.
SERVER_S = 30


def end_session_of(kernel_id, folder):
    """Asks the server that started this kernel, by what its hub lets the server itself do: that is in the environment of its kernels."""
    url = urlsplit(own_server(folder))
    headers = {"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]}
    # Neither proxies nor redirects: the token is for that server alone.
    kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
    # One that listens everywhere is told of by no address.
    host = "127.0.0.1" if url.hostname in (None, "0.0.0.0", "::") else url.hostname

    def asked(method, path):
        connection = kind(host, url.port, timeout=SERVER_S)
        connection.request(method, url.path.rstrip("/") + path, headers=headers)
        response = connection.getresponse()
        if response.status >= 300:
            raise ValueError(f"the server answered {response.status} to {method} {path}")
        return response.read()

    for session in json.loads(asked("GET", "/api/sessions")):
        if session["kernel"]["id"] == kernel_id:
            asked("DELETE", f"/api/sessions/{session['id']}")


def own_server(folder):
    """The URL of the server whose process has started this one, as it has written itself; else as its hub has told it."""
    for name in ("jpserver", "nbserver"):
        try:
            with open(os.path.join(folder, f"{name}-{os.getppid()}.json")) as file:
                return json.load(file)["url"]
        except (OSError, ValueError, LookupError):
            continue
    return os.environ["JUPYTERHUB_SERVICE_URL"]


class InTerminal:
    """The terminal that this runs in: lines of JSON, {id, content} both ways. All windows that are connected read all answers."""

    def __init__(self):
        from jupyter_core.paths import jupyter_runtime_dir

        self.folder = jupyter_runtime_dir()
        self._questions = queue.Queue()

    def serve(self, answer):
        def send(question_id, content):
            # At once: another thread answers too.
            say((MARK + json.dumps({"id": question_id, "content": content})).encode())

        def work():
            while True:
                question = self._questions.get()
                answer(question["content"], functools.partial(send, question["id"]))

        threading.Thread(target=work, daemon=True, name="hub-kernels-answers").start()

    def ports(self, _):
        """None: all windows would read what is said."""

    def ask(self, question):
        """Is back at once: while nobody reads what is typed, the whole server waits."""
        self._questions.put(question)

    def show(self, state):
        """Terminals have no state."""

    def lives(self):
        """A server may end terminals that say nothing for a while."""
        say(b"")

    def leave(self):
        """Nobody is served any more."""
        os._exit(0)


def say(line):
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


# Where the server's files begin: kernels start in the folder of their session's path, and this one's has none.
ROOT = os.getcwd()


class Project:
    """A folder into which an editor pushes files of its machine. What is asked about a file is about that of its name, not of what a link of that
    name leads to, and nothing is written or deleted through a link that leads out of the folder."""

    # One is read to be compared up to this size, in bytes: meanwhile nobody else is answered.
    HASHED_BYTES = 256 << 20
    # What is made by programs, and is nobody's result.
    SKIPPED = frozenset(("node_modules", "__pycache__", "venv", "lost+found"))

    def __init__(self, folder):
        names = str(folder).split("/")
        if any(name in ("", ".", "..") or "\0" in name for name in names):
            raise ValueError("no folder of the server")
        self.folder = os.path.realpath(os.path.join(ROOT, *names))

    def place(self, path):
        names = path.split("/")
        if any(name in ("", ".", "..") or "\0" in name for name in names):
            raise ValueError("no path of a file")
        above = os.path.realpath(os.path.join(self.folder, *names[:-1]))
        if above != self.folder and not above.startswith(self.folder + os.sep):
            raise OSError(errno.EACCES, "a link leads out of the folder")
        return os.path.join(above, names[-1])

    def found(self, path):
        """→ what `os.lstat` says; None: there is nothing."""
        try:
            return os.lstat(self.place(path))
        except (FileNotFoundError, NotADirectoryError):
            return None

    def compared(self, path, was, size, digest):
        """→ None: it is as it was, or is not there and was not; else [path, what, size, modified, words]. What: "missing", "same" as what is to be
        pushed, "other", "folder", "closed" to us."""
        try:
            found = self.found(path)
        except OSError as error:
            return [path, "closed", 0, "0", words_of(error)]
        if found is None:
            return None if was is None else [path, "missing", 0, "0", ""]
        if version_of(found) == was:
            return None
        same = stat.S_ISREG(found.st_mode) and found.st_size == size and size <= self.HASHED_BYTES and digest_of(self.place(path)) == digest
        what = "folder" if stat.S_ISDIR(found.st_mode) else "same" if same else "other"
        return [path, what, *version_of(found), ""]

    def results(self, most):
        """→ [path, size, modified] of the files in it, `most` at most; not of those that programs keep for themselves."""
        files = []
        for folder, folders, names in os.walk(self.folder):
            folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in self.SKIPPED)
            for name in sorted(names):
                place = os.path.join(folder, name)
                found = os.lstat(place)
                if stat.S_ISREG(found.st_mode) and not name.startswith(".") and not name.endswith(".pyc"):
                    files.append([os.path.relpath(place, self.folder), *version_of(found)])
                    if len(files) >= most:
                        return files
        return files


def version_of(found):
    """Of a file, as it goes over the wire: a double has no room for all digits of its time."""
    return [found.st_size, str(found.st_mtime_ns)]


def digest_of(place):
    digest = hashlib.sha256()
    with open(place, "rb") as file:
        for piece in iter(functools.partial(file.read, 1 << 20), b""):
            digest.update(piece)
    return digest.hexdigest()


def words_of(error):
    return str(error.strerror or error)[:200]


class Push:
    """Files that come in one stream, into a folder beside those they are to replace. Once all are there each takes its place, unless it was changed
    there since the editor looked.

    The stream is deflated. In it each file is the length of its head (4 bytes), the head in JSON, and its bytes. A head is {path, size, hash,
    runs, was}, or {path, gone, was} of what is to be deleted; `was` is what the editor has seen there, as by `version_of`, or null."""

    PREFIX = ".hub-kernels-push-"
    # One that was left by a program that is gone, in s.
    LEFT_S = 3600
    MAX_HEAD = 1 << 20
    PIECE_BYTES = 1 << 20

    def __init__(self, project):
        self.project = project
        self.used_at = time.monotonic()
        os.makedirs(project.folder, exist_ok=True)
        self._clean()
        self.folder = tempfile.mkdtemp(prefix=self.PREFIX, dir=project.folder)
        self._unpack = zlib.decompressobj()
        self._bytes = bytearray()
        # Heads, and whether their bytes came as they were sent.
        self._came = []
        self._head = None
        self._left = 0
        self._number = 0

    def _clean(self):
        with os.scandir(self.project.folder) as entries:
            left = [each for each in entries if each.name.startswith(self.PREFIX) and each.is_dir(follow_symlinks=False)]
        for each in left:
            if time.time() - each.stat(follow_symlinks=False).st_mtime > self.LEFT_S:
                shutil.rmtree(each.path, ignore_errors=True)

    def take(self, number, data):
        """→ whether it is there. After a cut the editor sends once more what was not answered, and some may come before what was lost."""
        self.used_at = time.monotonic()
        if number != self._number:
            return number < self._number
        self._number += 1
        while data:
            # What is deflated may be a thousand times as long.
            self._bytes += self._unpack.decompress(data, self.PIECE_BYTES)
            data = self._unpack.unconsumed_tail
            while self._step():
                pass
        return True

    def _step(self):
        if self._head is None:
            size = int.from_bytes(self._bytes[:4], "big")
            if size > self.MAX_HEAD:
                raise ValueError("no head of a file")
            if len(self._bytes) < 4 + size or size == 0:
                return False
            self._begin(json.loads(self._bytes[4 : 4 + size]))
            del self._bytes[: 4 + size]
        piece = self._bytes[: self._left]
        del self._bytes[: self._left]
        self._left -= len(piece)
        if self._file:
            self._file.write(piece)
            self._digest.update(piece)
        if self._left:
            return False
        self._end()
        return True

    def _begin(self, head):
        self._head = head
        self._left = int(head.get("size", 0))
        self._file = None if head.get("gone") else open(self._staged(len(self._came)), "wb")
        self._digest = hashlib.sha256()

    def _end(self):
        if self._file:
            # Some disks say only now that they are full.
            self._file.close()
        self._came.append((self._head, self._file is None or self._digest.hexdigest() == self._head["hash"]))
        self._head = None

    def _staged(self, number):
        return os.path.join(self.folder, str(number))

    def commit(self, ends):
        """→ of each file [path, what, size, modified, words]. What: "done", "same" (it was there already), "changed" (there meanwhile, and is left),
        "damaged" on its way, "failed". `ends`: the project's folder goes too, where nothing is left in it."""
        self._bytes += self._unpack.flush()
        while self._step():
            pass
        if self._head is not None or self._bytes:
            raise ValueError("the stream is cut off")
        told = []
        for number, (head, is_whole) in enumerate(self._came):
            path = head["path"]
            try:
                told.append([path, *self._kept(head, self._staged(number)), ""] if is_whole else [path, "damaged", 0, "0", ""])
            except OSError as error:
                told.append([path, "failed", 0, "0", words_of(error)])
        self.drop()
        if ends:
            with contextlib.suppress(OSError):
                os.rmdir(self.project.folder)
        return told

    def _kept(self, head, staged):
        found, project, was = self.project.found(head["path"]), self.project, head["was"]
        is_as_seen = found is None or version_of(found) == was
        if head.get("gone"):
            if found is not None and is_as_seen:
                self._delete(head["path"])
            return ("done" if is_as_seen else "changed"), 0, "0"
        if not is_as_seen:
            told = project.compared(head["path"], was, head["size"], head["hash"])
            return ("same" if told and told[1] == "same" else "changed"), *version_of(found)
        place = project.place(head["path"])
        os.makedirs(os.path.dirname(place), exist_ok=True)
        if head.get("runs"):
            mode = os.stat(staged).st_mode
            os.chmod(staged, mode | (mode & 0o444) >> 2)
        self._in_place(staged, place, found)
        return "done", *version_of(os.lstat(place))

    def _in_place(self, staged, place, found):
        # Python takes a module's compiled form for right where its source has the same size and second.
        now = os.stat(staged)
        if found is not None and now.st_mtime_ns // 10**9 <= found.st_mtime_ns // 10**9 <= now.st_mtime_ns // 10**9 + 60:
            later = (found.st_mtime_ns // 10**9 + 1) * 10**9
            os.utime(staged, ns=(later, later))
        try:
            os.replace(staged, place)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            # A folder of it that is another disk.
            beside = os.path.join(os.path.dirname(place), os.path.basename(self.folder))
            try:
                shutil.copy2(staged, beside)
                os.replace(beside, place)
            except OSError:
                with contextlib.suppress(OSError):
                    os.remove(beside)
                raise

    def _delete(self, path):
        """With the folders in which nothing is left."""
        os.remove(self.project.place(path))
        names = path.split("/")[:-1]
        with contextlib.suppress(OSError):
            while names:
                os.rmdir(os.path.join(self.project.folder, *names))
                names.pop()

    def drop(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Projects:
    """The pushes that are under way."""

    # One of which nothing came for so long is given up, in s.
    SILENT_S = 300

    def __init__(self):
        self._pushes = {}

    @property
    def count(self):
        return sum(time.monotonic() - push.used_at <= self.SILENT_S for push in list(self._pushes.values()))

    def begin(self, push_id, folder):
        for each, push in list(self._pushes.items()):
            if time.monotonic() - push.used_at > self.SILENT_S:
                self.end(each)
        self._pushes[push_id] = Push(Project(folder))

    def of(self, push_id):
        return self._pushes[push_id]

    def end(self, push_id):
        push = self._pushes.pop(push_id, None)
        if push is not None:
            push.drop()

    def stop(self):
        for each in list(self._pushes):
            self.end(each)


class Digests:
    """SHA-256 of large files, a step with each question: between them others are answered."""

    STEP_S = 0.2
    PIECE_BYTES = 1 << 20
    # Who asks no further has given up.
    MOST = 8

    def __init__(self):
        self._open = {}

    def step(self, name, place):
        """→ the digest once all of it was read."""
        file, digest = self._open.pop(name, None) or (open(place, "rb"), hashlib.sha256())
        until = time.monotonic() + self.STEP_S
        try:
            while time.monotonic() < until:
                piece = file.read(self.PIECE_BYTES)
                if not piece:
                    file.close()
                    return digest.hexdigest()
                digest.update(piece)
        except OSError:
            file.close()
            raise
        self._open[name] = file, digest
        while len(self._open) > self.MOST:
            self._open.pop(next(iter(self._open)))[0].close()
        return None


def place_of(path):
    """Of a file by its path from where the server's files begin. Links lead where the server would follow them too."""
    names = path.split("/")
    if any(name in ("", ".", "..") or "\0" in name for name in names):
        raise ValueError("no path of a file")
    return os.path.join(ROOT, *names)


def packed_json(value):
    return base64.b64encode(zlib.compress(json.dumps(value).encode(), 1)).decode()


def unpacked_json(text, most=64 << 20):
    return json.loads(zlib.decompressobj().decompress(base64.b64decode(text), most))


class Failed(Exception):
    """With a reason that the editor has words for."""

    def __init__(self, reason, detail=""):
        super().__init__(detail)
        self.reason = reason


class Task(threading.Thread):
    """What takes longer than other questions can wait for, in a thread of its own: a slow shared disk, other programs."""

    # One that nobody has asked about for so long is given up, in s.
    UNASKED_S = 60
    # Of what it says, in characters.
    MAX_SAID = 4 << 20

    def __init__(self, work):
        super().__init__(daemon=True, name="hub-kernels-task")
        self.asked_at = time.monotonic()
        self.error = self.value = None
        # What the programs that it follows have printed so far.
        self.said = ""
        self._work = work
        self._is_cancelled = False
        self._process = None
        self._lock = threading.Lock()

    def run(self):
        try:
            self.value = self._work(self)
        except Exception as error:
            self.error = error

    def command(self, argv, within_s, **more):
        """Runs a program with what it starts: (code, output, errors), both cut."""
        with self._lock:
            if self._is_cancelled:
                raise Failed("cancelled")
            pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            process = self._process = subprocess.Popen(argv, start_new_session=True, **{**pipes, **more})
        try:
            out, errors = process.communicate(timeout=within_s)
            return process.returncode, (out or b"").decode("utf-8", "replace"), (errors or b"").decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            end_group(process)
            raise Failed("slow", " ".join(argv[:2])) from None
        finally:
            self._process = None

    def follow(self, argv, **more):
        """Runs a program, and has what it prints heard meanwhile. Fails where that does, with its last words."""
        self.say("$ " + " ".join(map(shlex.quote, argv)) + "\n")
        with self._lock:
            if self._is_cancelled:
                raise Failed("cancelled")
            pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            process = self._process = subprocess.Popen(argv, start_new_session=True, **pipes, **more)
        begin = len(self.said)
        with process.stdout:
            for line in process.stdout:
                self.say(line.decode("utf-8", "replace"))
        code, self._process = process.wait(), None
        if code != 0:
            said = self.said[begin:]
            # Programs that start others tell last what these ended with, and not why.
            why = "cancelled" if self._is_cancelled else "full" if NO_ROOM.search(said) else "program"
            raise Failed(why, last_words(said) or f"{argv[0]}: {code}")

    def say(self, text):
        if len(self.said) < self.MAX_SAID:
            self.said += text

    def cancel(self):
        with self._lock:
            self._is_cancelled = True
            if self._process is not None:
                end_group(self._process)


def end_group(process):
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)


class Tasks:
    # How long a question waits for one, in s. The editor asks again.
    WAIT_S = 0.5

    def __init__(self):
        self._tasks = {}

    @property
    def count(self):
        return sum(time.monotonic() - task.asked_at <= task.UNASKED_S for task in list(self._tasks.values()))

    def of(self, task_id, begin):
        """The one of this id, or a new one."""
        for each, task in list(self._tasks.items()):
            if time.monotonic() - task.asked_at > task.UNASKED_S:
                self.end(each)
        task = self._tasks.get(task_id)
        if task is None:
            task = self._tasks[task_id] = Task(begin())
            task.start()
        task.asked_at = time.monotonic()
        task.join(self.WAIT_S)
        return task

    def end(self, task_id):
        task = self._tasks.pop(task_id, None)
        if task is not None:
            task.cancel()

    def stop(self):
        for each in list(self._tasks):
            self.end(each)


# Of a kernel's own file, in bytes.
MAX_SPEC = 1 << 16
# Names of kernel specs, as jupyter_client takes them.
SPEC_NAME = re.compile(r"[A-Za-z0-9._-]+")
PYTHON_NAME = re.compile(r"python(?:3(?:\.\d+)?)?")


def kernel_specs(task):
    """→ [{name, folder, origin, isOwn, argv, displayName, language, problem: {kind, detail}}]: those on this disk, also what a server does not list, as
    they are broken. Of several with one name it is the one that servers take."""
    from jupyter_client.kernelspec import KernelSpecManager

    found = {}
    for folder in KernelSpecManager().kernel_dirs:
        try:
            names = sorted(os.listdir(folder))
        except OSError:
            continue
        for name in names:
            place = os.path.join(folder, name)
            is_spec = os.path.lexists(os.path.join(place, "kernel.json")) or (os.path.islink(place) and not os.path.exists(place))
            if SPEC_NAME.fullmatch(name) and is_spec:
                found.setdefault(name.lower(), place)
    return [kernel_spec(task, name, place) for name, place in found.items()]


def kernel_spec(task, name, folder):
    spec, problem = {}, None
    try:
        with open(os.path.join(folder, "kernel.json"), "rb") as file:
            read = json.loads(file.read(MAX_SPEC).decode())
        argv = read.get("argv") if isinstance(read, dict) else None
        if not (isinstance(argv, list) and argv and all(isinstance(each, str) for each in argv)):
            problem = {"kind": "no-command", "detail": ""}
        else:
            spec = read
            problem = program_problem(task, argv, folder, read.get("env"))
    except OSError as error:
        problem = {"kind": "unreadable", "detail": words_of(error)}
    except (ValueError, RecursionError) as error:
        problem = {"kind": "no-json", "detail": str(error)}
    texts = {"displayName": str(spec.get("display_name", name)), "language": str(spec.get("language", ""))}
    about = {"name": name, "folder": folder, "origin": spec_origin(folder), "isOwn": os.path.dirname(folder) == own_specs(), **texts}
    return {**about, "argv": spec.get("argv", []), **({"problem": problem} if problem else {})}


def own_specs():
    from jupyter_core.paths import jupyter_data_dir

    return os.path.join(jupyter_data_dir(), "kernels")


def spec_origin(folder):
    from jupyter_core import paths

    data = os.path.dirname(os.path.dirname(folder))
    if data == paths.jupyter_data_dir():
        return "user"
    if data in paths.ENV_JUPYTER_PATH:
        return "environment"
    return "system" if data in paths.SYSTEM_JUPYTER_PATH else "path"


def program_problem(task, argv, folder, environment):
    """Why a kernel with this command cannot start, as far as it can be told without starting it."""
    # What jupyter_client puts in the place of these.
    first = argv[0].replace("{resource_dir}", folder).replace("{prefix}", sys.prefix)
    if PYTHON_NAME.fullmatch(first):
        first = sys.executable
    own = {name: value for name, value in environment.items() if isinstance(value, str)} if isinstance(environment, dict) else {}
    program = shutil.which(first, path=own.get("PATH"))
    if program is None:
        return {"kind": "no-program", "detail": first}
    if argv[1:2] != ["-m"] or argv[2:3] not in (["ipykernel_launcher"], ["ipykernel"]):
        return None
    # Only where it does not lie where it would is it worth to start a Python.
    prefix = os.path.dirname(os.path.dirname(program))
    if has_ipykernel(prefix):
        return None
    try:
        about = python_about(task, program, {**os.environ, **own})
    except (OSError, Failed) as error:
        return {"kind": "no-program", "detail": f"{program}: {error}"}
    return None if about["ipykernel"] else {"kind": "no-ipykernel", "detail": program}


def has_ipykernel(prefix):
    return bool(glob.glob(os.path.join(glob.escape(prefix), "lib", "python3*", "site-packages", "ipykernel_launcher.py")))


ABOUT_PYTHON = """
import importlib.util, json, os, sys
print(json.dumps({
    "version": "%d.%d.%d" % sys.version_info[:3],
    "prefix": sys.prefix,
    "isConda": os.path.isdir(os.path.join(sys.prefix, "conda-meta")),
    "isVenv": sys.prefix != getattr(sys, "base_prefix", sys.prefix),
    "pip": importlib.util.find_spec("pip") is not None,
    "ipykernel": importlib.util.find_spec("ipykernel") is not None,
}))
"""
# The first start of a Python on a slow shared disk takes its time, in s.
PYTHON_S = 60


def python_about(task, python, environment=None):
    """→ {version, prefix, isConda, isVenv, pip, ipykernel}: what it says of itself."""
    # Not in a folder of the user's, where a file could be named like a module.
    code, out, errors = task.command([python, "-B", "-c", ABOUT_PYTHON], PYTHON_S, cwd="/", env=environment)
    if code != 0:
        raise Failed("no-python", last_words(errors) or f"it ended with {code}")
    try:
        about = json.loads(out.strip().splitlines()[-1])
        return {**about, "installer": installer_of(about, python)}
    except (ValueError, LookupError):
        raise Failed("no-python", last_words(out)) from None


def own_program(name):
    """Servers mostly have no PATH of a login shell, with what the user has installed."""
    return shutil.which(name) or shutil.which(name, path=os.path.expanduser("~/.local/bin"))


def installer_of(about, python):
    """What installs packages there, as a command without their names; []: nothing is known."""
    if about["isConda"]:
        own = [os.path.join(each, "bin", "conda") for each in (about["prefix"], os.path.dirname(os.path.dirname(about["prefix"])))]
        programs = [own_program("mamba"), own_program("conda"), os.environ.get("CONDA_EXE"), *own, own_program("micromamba")]
        conda = next((each for each in programs if each and os.access(each, os.X_OK)), None)
        if conda:
            return [conda, "install", "--yes", "--prefix", about["prefix"]]
    if about["pip"]:
        return [python, "-m", "pip", "install"]
    uv = own_program("uv")
    return [uv, "pip", "install", "--python", python] if uv else []


NO_ROOM = re.compile("|".join(re.escape(os.strerror(code)) for code in (errno.ENOSPC, errno.EDQUOT)))


def last_words(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    return lines[-1].strip()[:1_000] if lines else ""


class Environments:
    """The Python environments that are found on this disk: conda's where they are noted, and those of venv and its like where people have them."""

    # Folders that are looked into, and for how long, in s.
    MOST = 4_000
    LOOK_S = 10
    DEPTH = 3
    # Conda's roots, where nothing tells of others; {home} is the user's.
    ROOTS = (
        *("/opt/conda", "/srv/conda", "/opt/tljh/user", "/opt/miniconda3", "/opt/miniforge3", "/opt/mambaforge", "/opt/anaconda3"),
        *(
            os.path.join("{home}", name)
            for name in ("miniconda3", "miniforge3", "mambaforge", "anaconda3", "micromamba", ".local/share/mamba")
        ),
    )
    # Folders of environments, below the home.
    FOLDERS = (".virtualenvs", ".venvs", ".local/share/virtualenvs", ".cache/pypoetry/virtualenvs", ".pyenv/versions", ".conda/envs")
    NEVER = ("node_modules", "__pycache__", "site-packages", "proc", "sys", "miniconda3", "miniforge3", "mambaforge", "anaconda3")

    def __init__(self, environment=os.environ, home=None, root=None):
        self._environment = environment
        self._home = home or os.path.expanduser("~")
        self._root = root or ROOT
        self._found = {}
        self._left = self.MOST
        self._until = time.monotonic() + self.LOOK_S

    def all(self):
        """→ [{kind, name, prefix, python, version, ipykernel}]"""
        self._note(sys.prefix, "server", sys.executable)
        for prefix in self._conda_prefixes():
            self._note(prefix, "conda")
        folders = [os.path.join(self._home, name) for name in self.FOLDERS] + [self._environment.get("WORKON_HOME", "")]
        for folder in filter(None, folders):
            self._look(folder, 1)
        for folder in dict.fromkeys((self._root, self._home)):
            self._look(folder, self.DEPTH)
        return list(self._found.values())

    def _conda_prefixes(self):
        told = []
        with contextlib.suppress(OSError, UnicodeDecodeError), open(os.path.join(self._home, ".conda", "environments.txt")) as file:
            told = [line.strip() for line in file if line.strip()]
        of_programs = [self._environment.get(name, "") for name in ("CONDA_EXE", "MAMBA_EXE")]
        of_programs += [own_program(name) or "" for name in ("conda", "mamba")]
        roots = [self._environment.get(name, "") for name in ("MAMBA_ROOT_PREFIX", "CONDA_PREFIX", "CONDA_ROOT")]
        roots += [os.path.dirname(os.path.dirname(os.path.realpath(each))) for each in of_programs if each]
        roots += [each.format(home=self._home) for each in self.ROOTS]
        folders = [os.path.join(root, "envs") for root in roots if root]
        for name in ("CONDA_ENVS_PATH", "CONDA_ENVS_DIRS"):
            folders += self._environment.get(name, "").split(":")
        below = [os.path.join(folder, name) for folder in filter(None, folders) for name in names_in(folder)]
        return [prefix for prefix in [*told, *filter(None, roots), *below] if os.path.isdir(os.path.join(prefix, "conda-meta"))]

    def _look(self, folder, depth):
        """For environments in it, and as deep below. Nothing of another file system's links."""
        level = [folder]
        for _ in range(depth + 1):
            following = []
            for each in level:
                if self._left <= 0 or time.monotonic() > self._until:
                    return
                self._left -= 1
                if os.path.isfile(os.path.join(each, "pyvenv.cfg")):
                    self._note(each, "venv")
                elif os.path.isdir(os.path.join(each, "conda-meta")):
                    self._note(each, "conda")
                else:
                    following += subfolders(each, self.NEVER)
            level = following

    def _note(self, prefix, kind, python=None):
        real = os.path.realpath(prefix)
        python = python or os.path.join(prefix, "bin", "python")
        if real in self._found or not os.access(python, os.X_OK):
            return
        settings = venv_settings(prefix) if kind == "venv" else {}
        versions = {"server": sys.version.split()[0], "conda": conda_version(prefix)}
        version = versions.get(kind) or settings.get("version") or settings.get("version_info", "")
        kind = "uv" if "uv" in settings else kind
        version = ".".join(version.split(".")[:3])
        about = {"name": environment_name(prefix), "prefix": prefix, "python": python, "version": version}
        self._found[real] = {"kind": kind, **about, "ipykernel": has_ipykernel(prefix)}


def names_in(folder):
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def subfolders(folder, never):
    """Hidden ones are none of the user's own, but for those that environments are called by."""
    try:
        with os.scandir(folder) as entries:
            found = [each for each in entries if each.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [
        each.path
        for each in sorted(found, key=lambda each: each.name)
        if each.name not in never and (each.name[0] != "." or each.name in (".venv", ".env"))
    ]


def environment_name(prefix):
    """`.venv` is what most are called: then it is the project's name."""
    name = os.path.basename(prefix)
    return os.path.basename(os.path.dirname(prefix)) if name in (".venv", "venv", ".env", "env") else name


def venv_settings(prefix):
    try:
        with open(os.path.join(prefix, "pyvenv.cfg"), encoding="utf-8", errors="replace") as file:
            pairs = [line.split("=", 1) for line in file.read(MAX_SPEC).splitlines() if "=" in line]
    except OSError:
        return {}
    return {name.strip().lower(): value.strip() for name, value in pairs}


def conda_version(prefix):
    for path in glob.glob(os.path.join(glob.escape(prefix), "conda-meta", "python-3*.json")):
        return os.path.basename(path).split("-")[1]
    return ""


def remove_spec(_task, name):
    """Of the user's own alone. A link is removed, and not what it leads to. → {folder}"""
    if not SPEC_NAME.fullmatch(name):
        raise ValueError("no name of a kernel spec")
    place = next((os.path.join(own_specs(), each) for each in names_in(own_specs()) if each.lower() == name.lower()), None)
    if place is None:
        raise Failed("gone")
    if os.path.islink(place):
        os.remove(place)
    else:
        shutil.rmtree(place)
    return {"folder": place}


def spec_time(_task, name):
    """→ {modifiedS}: when the user's own of this name was written; None: there is none."""
    for each in names_in(own_specs()):
        if each.lower() == name.lower():
            with contextlib.suppress(OSError):
                return {"modifiedS": os.stat(os.path.join(own_specs(), each, "kernel.json")).st_mtime}
    return {"modifiedS": None}


def shell_about(_task):
    """→ {isUtf8}: whether shells in terminals of this server take all letters as they are."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    is_fish = os.path.basename(os.environ.get("SHELL", "")) == "fish"
    return {"isUtf8": is_fish or locale.lower().replace("-", "").endswith("utf8")}


MODULE_PROGRAMS = {
    "lmod": ["/usr/share/lmod/lmod/libexec/lmod", "/opt/apps/lmod/lmod/libexec/lmod", "/usr/local/lmod/lmod/libexec/lmod"],
    "tmod": ["/usr/share/Modules/libexec/modulecmd.tcl", "/usr/lib/*/modulecmd.tcl"],
}
# Each system's own word for where its program is.
MODULE_VARIABLES = {"lmod": "LMOD_CMD", "tmod": "MODULES_CMD"}


class Modules:
    """Software modules (Lmod, Environment Modules) for servers that have no extension for them: a set is tried here, from what the server runs with,
    and a kernel spec of the user's own loads it at each start. Nothing that runs is changed."""

    NAME = re.compile(r"[A-Za-z0-9_.][\w.+/:@=~-]{0,199}")
    # What a login shell may know of them, where the server was started without one. What is loaded in that shell is not in the server's kernels.
    SETTINGS = re.compile(r"LMOD|MODULE")
    # A search through thousands of modules without a cache takes its time, in s.
    LONGEST_S = 300
    MAX_TEXT = 1 << 20
    SCRIPT = """eval "$("$HUB_KERNELS_MODULE" bash "$@")"; code=$?; unset HUB_KERNELS_MODULE; printf '%s\\0' "$code"; env -0"""

    def __init__(self, task, environment=None):
        self._task = task
        self.environment = dict(os.environ if environment is None else environment)
        # What a kernel has to be told, as the server's environment lacks it.
        self.settings = {}
        self.system, self._program = self._found() or self._of_login_shell() or self._usual() or ("", "")

    def _found(self, environment=None):
        for system, variable in MODULE_VARIABLES.items():
            program = (environment or self.environment).get(variable)
            if program and os.path.exists(program):
                return system, program
        return None

    def _of_login_shell(self):
        try:
            _, out, _ = self._task.command(["bash", "-lc", "env -0"], 60, env=self.environment, cwd="/")
        except (OSError, Failed):
            return None
        told = variables_in(out)
        found = self._found(told)
        if found:
            self.settings = {
                name: value for name, value in told.items() if self.SETTINGS.match(name) and self.environment.get(name) != value
            }
            self.environment.update(self.settings)
        return found

    def _usual(self):
        for system, patterns in MODULE_PROGRAMS.items():
            for program in [each for pattern in patterns for each in glob.glob(pattern)]:
                self.settings = {MODULE_VARIABLES[system]: program}
                self.environment.update(self.settings)
                return system, program
        return None

    def run(self, *args):
        """What it says, in its own words. Rejects with them where it fails. What it sets is set for what follows."""
        if not self.system:
            raise Failed("no-modules")
        environment = {**self.environment, "HUB_KERNELS_MODULE": self._program}
        _, out, said = self._task.command(["bash", "-c", self.SCRIPT, "module", *args], self.LONGEST_S, env=environment, cwd="/")
        code, _, following = out.partition("\0")
        if code != "0":
            raise Failed("module-system", said.strip()[:4_000] or f"module {' '.join(args)}: {code}")
        self.environment = variables_in(following)
        return said[: self.MAX_TEXT]

    @property
    def loaded(self):
        return [name for name in self.environment.get("LOADEDMODULES", "").split(":") if name]

    def named(self, names):
        for name in names:
            if not self.NAME.fullmatch(str(name)):
                raise ValueError("no name of a module")
        return [str(name) for name in names]

    def listed(self, *args):
        """The names of a list, without the folders between them and the marks behind them."""
        lines = (line.strip() for line in self.run("--terse", *args).splitlines())
        names = (re.sub(r"\s*[(<].*$", "", line) for line in lines if line and not line.endswith((":", "/")))
        return [name for name in names if self.NAME.fullmatch(name)]

    def change(self, request):
        """Restores a collection, unloads and loads, in this order: what it said of it."""
        said = []
        if request.get("restore"):
            said.append(self.run("restore", *self.named([request["restore"]])))
        for what in ("unload", "load"):
            names = self.named(request.get(what, []))
            if names:
                said.append(self.run(what, *names))
        if request.get("save"):
            said.append(self.run("save", *self.named([request["save"]])))
        return "\n".join(each.strip() for each in said if each.strip())


def variables_in(text):
    pairs = (each.split("=", 1) for each in text.split("\0") if "=" in each)
    return {name: value for name, value in pairs if name != "_"}


def modules_state(request):
    """{restore, unload, load, save} → {system, loaded, available, collections, said}: what there is once that is done, in this trial alone;
    but for a collection that is saved."""

    def work(task):
        modules = Modules(task)
        if not modules.system:
            return {"system": "", "loaded": [], "available": [], "collections": [], "said": ""}
        said = modules.change(request)
        loaded = modules.loaded
        told = {"system": modules.system, "loaded": loaded, "said": said}
        return {**told, "available": modules.listed("avail"), "collections": modules.listed("savelist")}

    return work


def modules_text(request):
    """{about: "spider" | "show", name, load, unload} → {text}: in the words of the module system."""

    def work(task):
        modules = Modules(task)
        modules.change({"load": request.get("load", []), "unload": request.get("unload", [])})
        about, names = request["about"], modules.named([request["name"]] if request.get("name") else [])
        if about not in ("spider", "show"):
            raise ValueError("unknown")
        if modules.system == "tmod" and about == "spider":
            # It has no other search.
            return {"text": modules.run("avail", *names)}
        # A search finds those too that a site hides from lists.
        return {"text": modules.run(*(["--show_hidden"] if modules.system == "lmod" else []), about, *names)}

    return work


MODULE_SCRIPT = """#!/bin/bash
# Loads software modules, then starts the kernel with what they set. Made by Hub Kernels for JupyterHub.
{settings}eval "$("${variable}" bash {act})" || exit 1
exec "$@"
"""


def module_kernel(request):
    """{name, displayName, base, load, unload} → {folder, script}: a kernel spec of the user's own that starts another one's kernel with these modules."""

    def work(task):
        modules = Modules(task)
        if not modules.system:
            raise Failed("no-modules")
        modules.change(request)
        base, name = str(request["base"]).lower(), str(request["name"])
        if not SPEC_NAME.fullmatch(name) or name.startswith("."):
            raise ValueError("no name of a kernel spec")
        spec_folder = next((each["folder"] for each in kernel_specs(task) if each["name"].lower() == base), None)
        if spec_folder is None:
            raise Failed("gone", f"there is no kernel {base}")
        with open(os.path.join(spec_folder, "kernel.json"), "rb") as file:
            spec = json.loads(file.read(MAX_SPEC).decode())
        argv = [each.replace("{resource_dir}", spec_folder) for each in spec["argv"]]
        argv[0] = sys.executable if PYTHON_NAME.fullmatch(argv[0]) else argv[0]
        script = module_script(modules, request)
        spec = {**spec, "argv": ["bash", "{resource_dir}/modules.sh", *argv], "display_name": str(request["displayName"])}
        return {"folder": write_spec(name, spec, {"modules.sh": script}), "script": script}

    return work


def module_script(modules, request):
    quoted = {name: shlex.quote(value) for name, value in modules.settings.items() if "\n" not in value}
    settings = "".join(f"export {name}={value}\n" for name, value in sorted(quoted.items()))
    unload, load = (modules.named(request.get(what, [])) for what in ("unload", "load"))
    acts = [" ".join([what, *map(shlex.quote, names)]) for what, names in (("unload", unload), ("load", load)) if names]
    variable = MODULE_VARIABLES[modules.system]
    more = "".join(f'eval "$("${variable}" bash {act})" || exit 1\n' for act in acts[:-1])
    return MODULE_SCRIPT.format(settings=settings + more, variable=variable, act=acts[-1] if acts else "list 2>/dev/null")


def write_spec(name, spec, files):
    """All of it at once, in the place of one that was there, which stays where this fails."""
    os.makedirs(own_specs(), exist_ok=True)
    place = os.path.join(own_specs(), name)
    held = tempfile.mkdtemp(prefix=".hub-kernels-", dir=own_specs())
    made, old = os.path.join(held, "made"), os.path.join(held, "old")
    try:
        os.mkdir(made)
        for each, text in {**files, "kernel.json": json.dumps(spec, indent=1, ensure_ascii=False)}.items():
            with open(os.path.join(made, each), "w", encoding="utf-8") as file:
                file.write(text)
        with contextlib.suppress(FileNotFoundError):
            os.rename(place, old)
        try:
            os.rename(made, place)
        except OSError:
            with contextlib.suppress(FileNotFoundError):
                os.rename(old, place)
            raise
    finally:
        shutil.rmtree(held, ignore_errors=True)
    return place


def new_environment(request):
    """{folder, name, displayName, requirements} → {prefix}: a virtual environment `.venv` in a folder of the server, with a kernel of its own, and the
    packages of a requirements file whose text is given."""

    def work(task):
        folder = os.path.realpath(os.path.join(ROOT, str(request["folder"]).strip("/")))
        prefix, name = os.path.join(folder, ".venv"), str(request["name"])
        if not SPEC_NAME.fullmatch(name):
            raise ValueError("no name of a kernel spec")
        if os.path.lexists(prefix):
            raise Failed("exists", prefix)
        python, uv = os.path.join(prefix, "bin", "python"), own_program("uv")
        by_uv = uv and not (importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"))
        install = [uv, "pip", "install", "--python", python] if by_uv else [python, "-m", "pip", "install", "--disable-pip-version-check"]
        try:
            if by_uv:
                task.follow([uv, "venv", "--python", sys.executable, prefix], cwd=folder)
            else:
                task.follow([sys.executable, "-m", "venv", "--without-pip", prefix], cwd=folder)
                # By itself, as venv keeps to itself why this fails.
                task.follow([python, "-I", "-m", "ensurepip", "--upgrade", "--default-pip"], cwd=folder)
            with tempfile.NamedTemporaryFile("w", prefix="requirements-", suffix=".txt", encoding="utf-8") as file:
                file.write(str(request.get("requirements", "")))
                file.flush()
                more = ["--requirement", file.name] if request.get("requirements") else []
                task.follow([*install, "ipykernel", *more], cwd=folder)
            told = ["--user", "--name", name, "--display-name", str(request["displayName"])]
            task.follow([python, "-m", "ipykernel", "install", *told], cwd=folder)
        except BaseException:
            # Half of one is of no use, and would keep the next from being made.
            shutil.rmtree(prefix, ignore_errors=True)
            raise
        return {"prefix": prefix}

    return work


# Of a file with pip's settings, or with logins, in bytes.
MAX_SETTINGS = 1 << 16
# What pip answers without asking anybody, in s.
PIP_S = 60
NOT_FETCHED = re.compile("Could not fetch URL .{1,1000}")
PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:==[\w.!+-]{1,99})?")
# What comes before all files.
PIP_VARIABLES = ("PIP_CONFIG_FILE", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_PROXY", "PIP_NO_CACHE_DIR")
LOGIN_HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")


def pip_file():
    """The user's own, where pip writes it; the older place where only that has one."""
    home = os.path.expanduser("~")
    usual = os.path.join(os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), "pip", "pip.conf")
    older = os.path.join(home, ".pip", "pip.conf")
    return older if os.path.exists(older) and not os.path.exists(usual) else usual


def netrc_file():
    return os.environ.get("NETRC") or os.path.join(os.path.expanduser("~"), ".netrc")


def settings_in(path):
    """The text of a file; '' where there is none."""
    try:
        with open(path, "rb") as file:
            read = file.read(MAX_SETTINGS + 1)
    except FileNotFoundError:
        return ""
    if len(read) > MAX_SETTINGS:
        raise Failed("failed", f"{path} is larger than {MAX_SETTINGS} bytes")
    try:
        return read.decode()
    except UnicodeDecodeError:
        # The error's own words would repeat what stands there.
        raise Failed("failed", f"{path} is not in UTF-8") from None


def index_about(_task):
    """→ {path, text, logins: [hosts], variables: [names], conda: {path, text}}: pip's settings of the user, for what hosts there are logins, what
    the environment sets, and conda's settings; None: there is no conda."""
    try:
        logins = sorted(logins_in(netrc_file()))
    except (OSError, Failed):
        logins = []
    path = pip_file()
    return {
        "path": path,
        "text": settings_in(path),
        "logins": logins,
        "variables": [each for each in PIP_VARIABLES if os.environ.get(each)],
        "conda": conda_about(),
    }


def conda_file():
    """Its user's own is the one that all of its kind read."""
    return os.path.expanduser("~/.condarc")


def conda_about():
    programs = [own_program(each) for each in ("conda", "mamba", "micromamba")] + [
        os.environ.get(each) for each in ("CONDA_EXE", "MAMBA_EXE")
    ]
    return {"path": conda_file(), "text": settings_in(conda_file())} if any(programs) or os.path.exists(conda_file()) else None


def logins_in(path):
    """→ {host: (user, password)}, as Python reads them, and with it pip."""
    import netrc

    if not settings_in(path):
        return {}
    try:
        return {host: (user, password) for host, (user, _, password) in netrc.netrc(path).hosts.items()}
    except netrc.NetrcParseError as error:
        # What it says further may be a password that stands there.
        raise Failed("netrc", f"{path}, line {error.lineno}") from None


def add_logins(logins):
    """[{host, user, password}]: to those that pip finds, in the place of older ones for these hosts. All others stay as they are."""
    path = netrc_file()
    text, wanted = settings_in(path), logins_in(path)
    for login in logins:
        host, user, password = (str(login[name]) for name in ("host", "user", "password"))
        if not LOGIN_HOST.fullmatch(host) or re.search(r"[\x00-\x1f\x7f]", user + password):
            raise ValueError("no login")
        wanted[host] = (user, password)
        entries = re.split(r"(?m)^(?=[ \t]*(?:machine|default|macdef)\b)", text)
        # Of one that goes, what is said of the next may be the last lines.
        kept = [re.sub(r"(?m)^(?![ \t]*#).*\n?", "", each) if each.split()[:2] == ["machine", host] else each for each in entries]
        secret = f" password {netrc_word(password)}" if password else ""
        text = f"machine {host} login {netrc_word(user)}{secret}\n" + "".join(kept)

    def check(made):
        if logins_in(made) != wanted:
            raise Failed("netrc", path)

    write_private(os.path.realpath(path), text, check)


def netrc_word(word):
    # Between quotes it would be the same, but for a comment in the next line, which Python 3.11 then takes for words.
    return re.sub(r'[\s"\\]', r"\\\g<0>", word)


def write_index(request):
    """{was, text, logins, of} → {path, backup}: pip's settings, or those of conda, where they still are as they `was`, with a copy of those beside; '': there were none."""

    def work(_task):
        path, text = conda_file() if request.get("of") == "conda" else pip_file(), str(request["text"])
        was = settings_in(path)
        if was != request["was"]:
            raise Failed("changed", path)
        place = os.path.realpath(path)
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        if request["logins"]:
            add_logins(request["logins"])
        if text == was:
            return {"path": path, "backup": ""}
        mode = stat.S_IMODE(os.stat(place).st_mode) if was else 0o600
        if was:
            write_private(place + ".bak", was)
        write_private(place, text)
        os.chmod(place, mode)
        return {"path": path, "backup": place + ".bak" if was else ""}

    return work


def without_logins(text):
    """pip hides what stands in a URL before @ when it loads something, and not when it lists its settings."""
    return re.sub(r"://[^/\s@']{0,1000}@", "://****@", text)


def try_index(request):
    """{package} → {settings}: what pip says of its settings, line by line, once it has fetched a package without installing it."""

    def work(task):
        package, found = str(request["package"]), shutil.which("pip")
        if not PACKAGE.fullmatch(package):
            raise ValueError("no name of a package")
        pip = [sys.executable, "-m", "pip"] if importlib.util.find_spec("pip") else [found] if found else None
        if pip is None:
            raise Failed("no-pip")
        code, out, errors = task.command([*pip, "config", "list"], PIP_S, cwd="/")
        task.say("$ pip config list\n" + without_logins(out + errors))
        if code != 0:
            raise Failed("program", without_logins(last_words(errors)))
        with tempfile.TemporaryDirectory(prefix="hub-kernels-") as folder:
            # What has to be built would run its own code.
            log = os.path.join(folder, "log")
            told = [
                "--no-deps",
                "--only-binary=:all:",
                "--no-color",
                "--no-input",
                "--retries=1",
                "--timeout=20",
                "--disable-pip-version-check",
            ]
            try:
                task.follow([*pip, "download", *told, "--log", log, "--dest", folder, package], cwd=folder)
            except Failed:
                # That an index wants another login pip tells nobody but its log.
                with contextlib.suppress(OSError), open(log, encoding="utf-8", errors="replace") as file:
                    task.say("".join(without_logins(found.group()) + "\n" for found in map(NOT_FETCHED.search, file) if found))
                raise
        return {"settings": without_logins(out).splitlines()}

    return work


# Batch systems, by commands that no other one has all of. Slurm's alone are spoken here.
BATCH_SYSTEMS = {
    "slurm": ["sbatch", "squeue", "scancel", "scontrol"],
    "lsf": ["bsub", "bjobs"],
    "sge": ["qsub", "qstat", "qconf"],
    "pbs": ["qsub", "qstat"],
}
# What Slurm does with a job whose id follows.
JOB_ACTS = {"cancel": ["scancel"], "hold": ["scontrol", "hold"], "release": ["scontrol", "release"], "requeue": ["scontrol", "requeue"]}
# Where sites have them, besides PATH.
BATCH_PLACES = ["/usr/local/bin", "/opt/slurm/bin", "/usr/local/slurm/bin", "/cm/shared/apps/slurm/current/bin"]


def batch_program(name):
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *BATCH_PLACES]))


def batch_system():
    """'': there is none."""
    return next((name for name, commands in BATCH_SYSTEMS.items() if all(map(batch_program, commands))), "")


class Slurm:
    """The user's batch jobs, by Slurm's own commands. Each gets a list of arguments, and no shell stands between."""

    LONGEST_S = 60
    MAX_JOBS = 1_000
    MAX_SCRIPT = 1 << 20
    # Also a job of an array, several of one, and a part of a job of several kinds of nodes.
    JOB = re.compile(r"\d{1,12}(?:[_+]\d{1,9}|_\[[\d,-]{1,500}\])?")
    # What a name can't have in it without being a name that nobody gave.
    RECORD, FIELD = "\x1e", "\x1f"
    # Of squeue and of sacct, in one order. The name is the last: whatever is in it, it shifts no other.
    QUEUE = ("%i", "%T", "%r", "%M", "%l", "%N", "%S", "%e", "%P", "%Z", "%j")
    ENDED = ("JobID", "State", "ExitCode", "ElapsedRaw", "TimelimitRaw", "NodeList", "Start", "End", "Partition", "WorkDir", "JobName")
    # Of the server's process and of its own job: to another job they would be wrong, or a secret that it has no use for.
    NOT_FOR_JOBS = re.compile(r"(?:JUPYTERHUB_API|JUPYTER|CONFIGPROXY_AUTH)_TOKEN$|JPY_|MPLBACKEND$|SLURMD?_(?!CONF$|CLUSTERS$)")
    OF_OWN_JOB = re.compile(r"TMPDIR$|CUDA_VISIBLE_DEVICES$|ROCR_VISIBLE_DEVICES$|GPU_DEVICE_ORDINAL$")

    def __init__(self, task):
        self._task = task
        system = batch_system()
        if system != "slurm":
            raise Failed("no-slurm", system)

    def run(self, name, *args, **more):
        """What it prints. Fails with its own words."""
        code, out, said = self._task.command([batch_program(name) or name, *args], self.LONGEST_S, **more)
        if code != 0:
            raise Failed("scheduler", (said or out).strip()[:1_000] or f"{name}: {code}")
        return out

    def ask(self, name, *args):
        """The user's own settings for these commands change neither their form nor what is listed; times are in s since the epoch."""
        own = {key: value for key, value in os.environ.items() if not key.startswith(("SQUEUE_", "SACCT_", "SINFO_"))}
        return self.run(name, *args, env={**own, "SLURM_TIME_FORMAT": "%s"})

    def about(self):
        told = self.ask("sinfo", "--noheader", "--format=" + self.RECORD + self.FIELD.join(["%P", "%l", "%c", "%m", "%G"]))
        partitions = {}
        for name, limit, cores, memory, gres in self._records(told, 5):
            # Of one with nodes of several kinds there are several lines.
            known = partitions.setdefault(name.rstrip("*"), {"isDefault": name.endswith("*"), "limitS": slurm_seconds(limit), "about": []})
            gpus = [] if gres in ("(null)", "N/A") else [gres]
            known["about"].append(" ".join([f"{cores} CPU", f"{memory} MB", *gpus]))
        return {"partitions": [{"name": name, **known} for name, known in partitions.items()], "accounts": self._accounts()}

    def _accounts(self):
        """Where jobs are counted."""
        with contextlib.suppress(Failed, KeyError, OSError):
            user = pwd.getpwuid(os.getuid()).pw_name
            told = self.ask("sacctmgr", "--noheader", "--parsable2", "show", "associations", f"user={user}", "format=account")
            return sorted({name for name in told.splitlines() if name})
        return []

    def jobs(self):
        """Those of the queue, with those that ended a moment ago, and then those that ended in the last two days, where jobs are counted."""
        user = str(os.getuid())
        form = self.RECORD + self.FIELD.join(self.QUEUE)
        listed = self._records(self.ask("squeue", "--noheader", "--states=all", f"--user={user}", f"--format={form}"), len(self.QUEUE))
        jobs = {job["id"]: job for job in (self._job(*record) for record in listed)}
        for job in self._ended(user):
            jobs.setdefault(job["id"], job)
        newest = sorted(jobs.values(), key=lambda job: int(re.match(r"\d*", job["id"]).group() or 0), reverse=True)
        return {"jobs": newest[: self.MAX_JOBS], "more": max(0, len(newest) - self.MAX_JOBS), "own": os.environ.get("SLURM_JOB_ID", "")}

    def _ended(self, user):
        try:
            form = ["--noheader", "--parsable2", f"--delimiter={self.FIELD}", "--format=" + ",".join(self.ENDED)]
            told = self.ask("sacct", f"--user={user}", "--allocations", "--starttime=now-2days", *form)
        except (Failed, OSError):
            # Jobs are not counted here.
            return
        for line in told.splitlines():
            fields = line.split(self.FIELD, len(self.ENDED) - 1)
            if len(fields) == len(self.ENDED) and self.JOB.fullmatch(fields[0]):
                job, state, code, elapsed, limit, *others = fields
                minutes = int(limit) * 60 if limit.isdigit() else None
                yield {
                    **self._job(job, state.split(" ")[0], "", "", "", *others),
                    "elapsedS": whole(elapsed),
                    "limitS": minutes,
                    "exitCode": code,
                }

    def _records(self, told, length):
        for record in told.split(self.RECORD)[1:]:
            fields = record[:-1].split(self.FIELD, length - 1)
            if len(fields) == length:
                yield fields

    def _job(self, job, state, reason, elapsed, limit, nodes, start, end, partition, folder, name):
        told = {"id": job, "state": state, "reason": "" if reason == "None" else reason, "nodes": nodes, "partition": partition}
        times = {"elapsedS": slurm_seconds(elapsed), "limitS": slurm_seconds(limit), "startS": whole(start), "endS": whole(end)}
        return {**told, **times, "folder": folder, "name": name, "exitCode": ""}

    def submit(self, folder, script):
        place = os.path.realpath(os.path.join(ROOT, folder.strip("/")))
        if "\0" in script or len(script) > self.MAX_SCRIPT:
            raise ValueError("no script")
        refused = [self.NOT_FOR_JOBS, *([self.OF_OWN_JOB] if os.environ.get("SLURM_JOB_ID") else [])]
        env = {name: value for name, value in os.environ.items() if not any(each.match(name) for each in refused)}
        with tempfile.TemporaryFile() as file:
            file.write(script.encode())
            file.seek(0)
            told = self.run("sbatch", "--parsable", f"--chdir={place}", stdin=file, env=env, cwd=place)
        # With the name of its cluster behind it, where there are several.
        return {"id": told.strip().split(";")[0], "folder": place}

    def act(self, act, job):
        self.run(*JOB_ACTS[act], self.named(job))
        return {}

    def named(self, job):
        job = re.sub(r"%\d+\]$", "]", str(job))
        if not self.JOB.fullmatch(job):
            raise ValueError("no id of a job")
        return job

    def output(self, job, folder, name):
        """Where a job writes to; '' where nobody knows."""
        with contextlib.suppress(Failed):
            found = re.search(r"^ +StdOut=(.+)$", self.run("scontrol", "show", "job", self.named(job)), re.MULTILINE)
            if found:
                return found.group(1)
        # Slurm forgets it some minutes after the end.
        usual = [os.path.join(folder, each) for each in (f"{os.path.basename(name)}.out", f"slurm-{job}.out")]
        return next((each for each in usual if os.path.isabs(each) and os.path.isfile(each)), "")


def whole(text):
    return int(text) if text.isdigit() else None


def batch_about(task):
    """→ {python, partitions: [{name, isDefault, limitS, about}], accounts}: what there is to choose from. python: that of the server."""
    told = Slurm(task).about()
    return {"python": sys.executable, **told}


# What executes a notebook of this name writes beside it.
EXECUTED = "-executed.ipynb"


def job_files(request):
    """{job, folder, name} → {output, result}: the file that a job writes to, absolute, and the notebook that was executed by it, by its path from where
    the server's files begin; '' where there is none."""

    def work(task):
        folder, name = str(request["folder"]), str(request["name"])
        result = os.path.join(folder, os.path.basename(name) + EXECUTED)
        root = os.path.realpath(ROOT)
        is_there = os.path.isabs(folder) and os.path.isfile(result) and os.path.realpath(result).startswith(os.path.join(root, ""))
        output = Slurm(task).output(str(request["job"]), folder, name)
        return {"output": output, "result": os.path.relpath(os.path.realpath(result), root) if is_there else ""}

    return work


# Of a job's output: what is told at once, in bytes. Of a longer one that begins with its end.
OUTPUT_BYTES = 256 << 10


def job_output(request):
    """{path, after} → {isThere, begin, end, text}: what a file has after so many bytes, without `after` its end; the places of its first byte and after
    its last one. A file that has become shorter is told from its beginning."""

    def work(_task):
        try:
            # A pipe would have this wait for who writes to it.
            handle = os.open(absolute_path(request["path"]), os.O_RDONLY | os.O_NONBLOCK)
        except FileNotFoundError:
            return {"isThere": False, "begin": 0, "end": 0, "text": ""}
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise Failed("failed", f"{request['path']} is no file that can be read")
            after = request.get("after")
            begin = max(0, about.st_size - OUTPUT_BYTES) if after is None else int(after)
            begin = begin if begin <= about.st_size else 0
            file.seek(begin)
            data = file.read(OUTPUT_BYTES)
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(data)
        # Half a letter comes with the rest of it.
        return {"isThere": True, "begin": begin, "end": begin + len(data) - len(decoder.getstate()[0]), "text": text}

    return work


# What is asked for by `task`.
WORK = {
    "specs": lambda request: kernel_specs,
    "environments": lambda request: lambda _: Environments().all(),
    "python": lambda request: lambda task: python_about(task, absolute_path(request["python"])),
    "removeSpec": lambda request: lambda task: remove_spec(task, str(request["name"])),
    "specTime": lambda request: lambda task: spec_time(task, str(request["name"])),
    "shell": lambda request: shell_about,
    "newEnvironment": new_environment,
    "modules": modules_state,
    "modulesText": modules_text,
    "moduleKernel": module_kernel,
    "index": lambda request: index_about,
    "writeIndex": write_index,
    "tryIndex": try_index,
    "batch": lambda request: batch_about,
    "jobs": lambda request: lambda task: Slurm(task).jobs(),
    "submitJob": lambda request: lambda task: Slurm(task).submit(str(request["folder"]), str(request["script"])),
    "jobAct": lambda request: lambda task: Slurm(task).act(request["act"], request["job"]),
    "jobFiles": job_files,
    "jobOutput": job_output,
}


def absolute_path(path):
    path = os.path.expanduser(str(path))
    if not os.path.isabs(path) or "\0" in path:
        raise ValueError("no absolute path")
    return path


class Helper:
    """Answers requests, each in one reply or more."""

    # How long a question waits for a kernel to be heard, in s. The editor asks again.
    HEARD_S = 0.3

    def __init__(self, place, handed=None):
        self.place = place
        self.recorder = Recorder(place, handed)
        self._ports = None
        self._projects = Projects()
        self._digests = Digests()
        self._tasks = Tasks()
        self._operations = {
            "status": self.status,
            "watch": self.watch,
            "prepend": self.prepend,
            "prelude": self.prelude,
            "leave": self.leave,
            "since": self.since,
            "memory": self.memory,
            "cells": self.cells,
            "job": self.job,
            "resources": self.resources,
            "ports": self.ports,
            "access": self.access,
            "ssh": self.ssh,
            "endSsh": self.end_ssh,
            "project": self.project,
            "push": self.push,
            "piece": self.piece,
            "commit": self.commit,
            "drop": self.drop,
            "results": self.results,
            "digest": self.digest,
            "task": self.task,
            "endTask": self.end_task,
        }
        self._processes = Behind(processes_used, 2)
        self._disk = Behind(disk_used, 30)
        self._gpus = Behind(gpus_used, 4)
        place.serve(self._answer)

    def _answer(self, content, send):
        try:
            operation = self._operations.get(content.get("op"))
            if operation is None:
                raise ValueError("unknown")
            for reply in operation(content):
                send({"status": "ok", **reply})
        except Exception as error:
            send({"status": "error", "reason": reason_of(error), "detail": str(error)[:1_000]})
        self.recorder.was_asked()

    def status(self, _):
        """→ {pid, cpuSeconds, rssBytes, kernels: {id: {messages, dropped, holders}}, lines, notes}; `lines`: what else somebody has it do now"""
        used = resource.getrusage(resource.RUSAGE_SELF)
        kernels = {
            kernel_id: {"messages": each.record.end, "dropped": each.record.first, "holders": len(each.holders)}
            for kernel_id, each in list(self.recorder.listeners.items())
        }
        cpu_s = used.ru_utime + used.ru_stime
        lines = (self._ports.count if self._ports else 0) + self._tasks.count + self._projects.count
        yield {"pid": os.getpid(), "cpuSeconds": cpu_s, "rssBytes": rss_bytes(), "kernels": kernels, "lines": lines, "notes": notes}

    def watch(self, request):
        """{kernel, holder, limit, running, keepsServer} → {heard, empty, begins}: from now on what it says is kept, up to `limit` bytes. To be
        asked again until it is heard. `running`: ids of the requests that it works on already. `empty`: it has said nothing since. `begins`: the
        id of the first message that was kept, where what was said before it is not there (`prepend`)."""
        kernel_id, holder, running = known_kernel(request), str(request["holder"]), list(request.get("running", []))
        self.recorder.keeps_server = bool(request.get("keepsServer"))
        listener = self.recorder.call(lambda: self.recorder.open(kernel_id, holder, int(request["limit"]), running))
        until = time.monotonic() + self.HEARD_S
        while not (listener.is_heard and listener.record.end > 0) and time.monotonic() < until:
            time.sleep(0.01)
        record = listener.record
        yield {"heard": listener.is_heard, "empty": record.end == 0, "begins": record.begins_with()}

    def prepend(self, request):
        """{kernel, data} → {}: what came before the first message that is kept, packed, deflated and in base64."""
        data = str(request["data"])
        if len(data) > Record.MAX_PRELUDE:
            raise ValueError("too long")
        self._record(request).prepend(data)
        yield {}

    def prelude(self, request):
        """{kernel} → {frame, frames, data}: as it was given."""
        yield from framed(self._record(request).prelude or "")

    def _record(self, request):
        listener = self.recorder.listeners.get(known_kernel(request))
        if listener is None:
            raise LookupError("not watched")
        listener.wanted_at = time.monotonic()
        return listener.record

    def _record_now(self, request):
        """What is on its way here is heard first."""
        record = self._record(request)
        self.recorder.call(self.recorder.drain)
        return record

    def leave(self, request):
        """{kernel, holder} → {watched}: this editor wants it no more; how many kernels are still recorded."""
        kernel_id = known_kernel(request)
        self.recorder.call(lambda: self.recorder.leave(kernel_id, str(request["holder"])))
        yield {"watched": len(self.recorder.listeners)}

    def since(self, request):
        """{kernel, after | of | from, credit} → {known, place, next, end}, and {frame, frames, data} of it and of what follows.

        What it said after the last message whose id is in `after`, or from the first one on that is about a request whose id is in `of`, or
        from the place `from` on: as many whole messages as fit into `credit` bytes, packed as by `packed`, deflated, and in base64, as a
        gateway in between lets no bytes through; in frames. Where no message is known it is all that is kept. `place` is that of the first, `next`
        the one after the last, `end` the one after all there is."""
        record = self._record_now(request)
        place = request.get("from")
        if place is None and "of" in request:
            place = record.of([str(each) for each in request["of"]])
        elif place is None:
            place = record.after([str(each) for each in request["after"]])
        # Of requests that are not known here there is nothing to be given.
        unknown = record.end if "of" in request else 0
        data, following = record.take(unknown if place is None else place, int(request["credit"]))
        head = {"known": place is not None, "place": place or record.first, "next": following, "end": record.end}
        yield from framed(base64.b64encode(zlib.compress(data, 1)).decode(), head)

    def cells(self, request):
        """{kernel} → {cells: [{id, runs, hash, count}]}: what the kernel was given, as by `Record.known`."""
        yield {"cells": self._record_now(request).known()}

    def memory(self, _):
        """→ {groups: [{kills, limitBytes}]}, as of `memory_groups`."""
        yield {"groups": memory_groups()}

    def job(self, _):
        """→ {leftS}: how long the Slurm job may still run that this runs in, in s; {} where it runs in none, or that is not known."""
        left_s = job_left_s()
        yield {} if left_s is None else {"leftS": left_s}

    def ports(self, _):
        """→ {isThere}: from now on `Ports` listens, where there is a channel for it."""
        if self._ports is None:
            self._ports = self.place.ports(self.recorder.was_used)
        yield {"isThere": self._ports is not None}

    def access(self, _):
        """→ {token}: by which the server's hub lets the server itself in, as every program that runs here can read it; {}: there is none. For
        apps that see what they are asked with: of this token they learn nothing new. Never in a terminal, which all windows read and which
        is kept."""
        token = os.environ.get("JUPYTERHUB_API_TOKEN") if isinstance(self.place, InKernel) else None
        yield {"token": token} if token else {}

    def ssh(self, request):
        """{name, key} → {user, hostKey, home}: `Ports` leads to an sshd that lets this user in by that key. Refused with a reason where that cannot be."""
        key = str(request["key"])
        if not SSH_KEY.fullmatch(key):
            raise ValueError("no key")
        yield ssh.prepare(request["name"], key)

    def end_ssh(self, request):
        """{name} → {removed}: that is no more, nor are its files."""
        yield ssh.remove(request["name"])

    def project(self, request):
        """{folder, files} → {isThere, isFolder}, and {frame, frames, data} of what is other than it was. `files`: [path, was, size, hash] each, packed
        as by `packed_json`, as is the answer: what `Project.compared` says. isThere: files can be pushed by `push`."""
        project = Project(request["folder"])
        told = [project.compared(*each) for each in unpacked_json(request["files"])]
        # The files of a terminal's server may lie elsewhere than it starts in.
        head = {"isThere": isinstance(self.place, InKernel), "isFolder": os.path.isdir(project.folder)}
        yield from framed(packed_json([each for each in told if each]), head)

    def push(self, request):
        """{push, folder} → {}: a stream of files begins."""
        self._projects.begin(str(request["push"]), request["folder"])
        yield {}

    def piece(self, request):
        """{push, number, data} → {isThere}: the next of it, deflated and in base64."""
        push = self._projects.of(str(request["push"]))
        try:
            is_there = push.take(int(request["number"]), base64.b64decode(request["data"]))
        except Exception:
            self._projects.end(str(request["push"]))
            raise
        yield {"isThere": is_there}

    def commit(self, request):
        """{push, ends} → {frame, frames, data}: all of it is there; what `Push.commit` says, packed."""
        told = self._projects.of(str(request["push"])).commit(bool(request.get("ends")))
        self._projects.end(str(request["push"]))
        yield from framed(packed_json(told))

    def drop(self, request):
        """{push} → {}: nobody wants it any more."""
        self._projects.end(str(request["push"]))
        yield {}

    def results(self, request):
        """{folder, most} → {frame, frames, data}: as `Project.results`, packed."""
        yield from framed(packed_json(Project(request["folder"]).results(int(request["most"]))))

    def digest(self, request):
        """{digest, path, like} → {isThere, sha256}: of a file, asked again until it is told. Then the file gets the rights of the one at `like`, in
        whose place it comes."""
        if not isinstance(self.place, InKernel):
            # The files of a terminal's server may lie elsewhere than it starts in.
            yield {"isThere": False, "sha256": None}
            return
        place = place_of(request["path"])
        sha256 = self._digests.step(str(request["digest"]), place)
        if sha256 is not None and request.get("like") is not None:
            with contextlib.suppress(OSError):
                os.chmod(place, stat.S_IMODE(os.stat(place_of(request["like"])).st_mode))
        yield {"isThere": True, "sha256": sha256}

    def task(self, request):
        """{task, work, heard, …} → {isDone, said}, and {frame, frames, data} of what it gave, packed. To be asked again until it is done. `work`: one of
        `WORK`, with what that needs. said: what its programs printed after the first `heard` characters; what is too long comes with the next."""
        task_id, work = str(request["task"]), WORK[request["work"]]
        task = self._tasks.of(task_id, lambda: work(request))
        heard = int(request.get("heard", 0))
        said = {"said": task.said[heard : heard + FRAME_BYTES]} if len(task.said) > heard else {}
        if task.is_alive() or len(task.said) > heard:
            yield {"isDone": False, **said}
            return
        self._tasks.end(task_id)
        if task.error is not None:
            raise task.error
        yield from framed(packed_json(task.value), {"isDone": True})

    def end_task(self, request):
        """{task} → {}: nobody wants it any more."""
        self._tasks.end(str(request["task"]))
        yield {}

    def stop(self):
        self.end_all_else()
        self.recorder.stop()

    def end_all_else(self):
        self._projects.stop()
        self._tasks.stop()
        if self._ports is not None:
            self._ports.stop()

    def resources(self, _):
        """→ {memory: {usedBytes, limitBytes, isMachine}, cpu: {atS, usedS, cores}, disk: {usedBytes, sizeBytes}, gpus: [{index, name, usedBytes,
        sizeBytes, percent}], kernels: [{id, memoryBytes, usedS}]}: what the server uses. What cannot be read here is left out.

        `usedS` is the time of processors up to `atS`, by a clock of its own: who has asked before can tell how many were used since."""
        told = {"disk": self._disk.value(), "gpus": self._gpus.value(), **(self._processes.value() or {})}
        try:
            told["memory"] = memory_used()
        except (OSError, LookupError, ValueError) as error:
            note(str(error))
        yield {name: value for name, value in told.items() if value is not None}


# The scheduler is asked for so long at most, in s: other questions wait behind this one.
SCHEDULER_S = 5


def job_left_s(environment=os.environ):
    """By the scheduler, as a job's time can be changed, else by what it wrote into the environment at the start (Slurm 22.05 and later)."""
    job = environment.get("SLURM_JOB_ID", "")
    if not job.isdigit():
        return None
    asked = ["squeue", "--noheader", "--jobs", job, "--format", "%L"]
    try:
        said = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=SCHEDULER_S, check=True)
        return slurm_seconds(said.stdout.decode("ascii", "replace").strip())
    except (OSError, subprocess.SubprocessError) as error:
        note(str(error))
    end = environment.get("SLURM_JOB_END_TIME", "")
    return int(end) - time.time() if end.isdigit() else None


SLURM_TIME = re.compile(r"^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+)$")


def slurm_seconds(text):
    """Of `D-HH:MM:SS`, `HH:MM:SS` or `MM:SS`; None for words such as UNLIMITED."""
    found = SLURM_TIME.match(text)
    if not found:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def framed(text, head=None):
    frames = [text[at : at + FRAME_BYTES] for at in range(0, len(text), FRAME_BYTES)] or [""]
    for number, frame in enumerate(frames):
        yield {**(head or {} if number == 0 else {}), "frame": number, "frames": len(frames), "data": frame}


CGROUPS = "/sys/fs/cgroup"


def group_folders(controller, own, root):
    """The folders of the control group that this process runs in, as do the kernels that the same server started, and of those around it, from
    the inside out; and whether they are of version 1, where that controller counts by it.

    A container may see its own group alone, as the root, and under a name that is only valid outside: then the root is what can be read."""
    with open(own) as file:
        lines = [line.rstrip("\n").split(":", 2) for line in file]
    old = next((path for _, controllers, path in lines if controller in controllers.split(",")), None)
    new = next((path for _, controllers, path in lines if controllers == ""), None)
    base, path = (os.path.join(root, controller), old) if old is not None else (root, new)
    names = [name for name in (path or "").split("/") if name not in ("", "..")]
    return [os.path.join(base, *names[:depth]) for depth in range(len(names), -1, -1)], old is not None


def memory_groups(own="/proc/self/cgroup", root=CGROUPS):
    """Of the groups as by `group_folders`, as far as they can be read: how many processes of it the system killed for memory, and how much
    memory it may use; None: no limit."""
    folders, is_old = group_folders("memory", own, root)
    counts, limit = ("memory.oom_control", "memory.limit_in_bytes") if is_old else ("memory.events", "memory.max")
    groups = []
    for folder in folders:
        try:
            groups.append({"kills": kills_in(os.path.join(folder, counts)), "limitBytes": limit_in(os.path.join(folder, limit))})
        except (OSError, LookupError, ValueError):
            # It is not to be seen from here, or counts nothing.
            continue
    return groups


def kills_in(path):
    with open(path) as file:
        return int(dict(line.split() for line in file)["oom_kill"])


def limit_in(path):
    with open(path) as file:
        text = file.read().strip()
    # Version 1 has no word for "none": it is the largest number of whole pages.
    return None if text == "max" or int(text) >= 1 << 62 else int(text)


def memory_used(own="/proc/self/cgroup", root=CGROUPS):
    """Of the group with the smallest limit; where there is none it is the memory of the machine, with all that runs there. What the system has
    back at once does not count, as Kubernetes counts: files that nobody has read lately. → as in `resources`, None: it cannot be read"""
    with open("/proc/meminfo") as file:
        machine = {name: 1024 * int(size.split()[0]) for name, size in (line.split(":") for line in file)}
    folders, is_old = group_folders("memory", own, root)
    names = ("limit_in_bytes", "usage_in_bytes", "total_inactive_file") if is_old else ("max", "current", "inactive_file")
    limited = []
    for folder in folders:
        try:
            limit, used = (limit_in(os.path.join(folder, "memory." + name)) for name in names[:2])
            with open(os.path.join(folder, "memory.stat")) as file:
                used -= int(dict(line.split() for line in file).get(names[2], 0))
        except (OSError, ValueError):
            continue
        # What is more than there is limits nothing.
        if limit is not None and limit < machine["MemTotal"]:
            limited.append((limit, max(used, 0)))
    if limited:
        limit, used = min(limited)
        return {"usedBytes": used, "limitBytes": limit, "isMachine": False}
    return {"usedBytes": machine["MemTotal"] - machine["MemAvailable"], "limitBytes": machine["MemTotal"], "isMachine": True}


def processors(own="/proc/self/cgroup", root=CGROUPS):
    """How many this process may use at once, by its groups' quotas and by where it may run."""
    folders, is_old = group_folders("cpu", own, root)
    most = [float(len(os.sched_getaffinity(0)))]
    for folder in folders:
        try:
            if is_old:
                quota, period = (limit_in(os.path.join(folder, f"cpu.cfs_{name}_us")) for name in ("quota", "period"))
            else:
                with open(os.path.join(folder, "cpu.max")) as file:
                    quota, period = (None if word == "max" else int(word) for word in file.read().split())
        except (OSError, ValueError):
            continue
        # Version 1 says -1 where there is none.
        if quota is not None and quota > 0 and period:
            most.append(quota / period)
    return min(most)


class Behind:
    """What may take long, as where a disk or a driver hangs, is looked up beside the answers: each of them has what was found last."""

    # How long an answer waits for what was not found yet, in s.
    FIRST_S = 0.5
    # So many times as long as a look took is the pause after it: none takes more than 2 % of a processor's time.
    PAUSE = 50

    def __init__(self, look, old_s):
        self._look = look
        self._old_s = old_s
        self._found = None
        self._next_at = 0
        self._is_looking = False

    def value(self):
        if not self._is_looking and time.monotonic() >= self._next_at:
            self._is_looking = True
            thread = threading.Thread(target=self._work, daemon=True, name="hub-kernels-look")
            thread.start()
            if self._found is None:
                thread.join(self.FIRST_S)
        return self._found

    def _work(self):
        began = time.monotonic()
        try:
            self._found = self._look()
        except Exception as error:
            # What was so before is so no more, as far as anybody knows.
            self._found = None
            note(str(error))
        took_s = time.monotonic() - began
        self._next_at = time.monotonic() + max(self._old_s, self.PAUSE * took_s)
        self._is_looking = False


OF_KERNEL = re.compile(rb"kernel-([\w-]{1,64})\.json")
TICKS = os.sysconf("SC_CLK_TCK")


def processes_used():
    """Of the server that started this process and of all that it started, and by kernel of those of it: → cpu and kernels as in `resources`.

    A process is of the kernel whose connection file it was given, as are those that it starts. Memory is PSS, in which what several share is
    shared out: as RSS each worker that a kernel forks counts what it has of the kernel once more."""
    at_s, (children, ticks) = time.monotonic(), own_processes()
    used, kernels, left = 0, {}, [(os.getppid(), None)]
    while left:
        pid, kernel = left.pop()
        try:
            kernel = kernel or kernel_of(pid)
            if kernel:
                known = kernels.setdefault(kernel, {"id": kernel, "memoryBytes": 0, "usedS": 0})
                known["memoryBytes"] += pss_bytes(pid)
                known["usedS"] += ticks[pid] / TICKS
            used += ticks[pid]
        except (OSError, LookupError):
            # It has ended meanwhile, or is another user's.
            continue
        left += [(child, kernel) for child in children.get(pid, [])]
    return {"cpu": {"atS": at_s, "usedS": used / TICKS, "cores": processors()}, "kernels": list(kernels.values())}


def own_processes():
    """Of this user, as of others there may be thousands: by process its children, and its time with that of those that have ended, in ticks."""
    children, ticks = {}, {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.stat(f"/proc/{name}").st_uid != os.getuid():
                continue
            with open(f"/proc/{name}/stat", "rb") as file:
                # Behind the command, which may have any letters.
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(name))
        ticks[int(name)] = sum(map(int, fields[11:15]))
    return children, ticks


def kernel_of(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        found = OF_KERNEL.search(file.read())
    return found and found.group(1).decode()


def pss_bytes(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            return next(1024 * int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except (OSError, StopIteration):
        # Linux before 4.14, or a process that lets nobody look: RSS.
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()


def disk_used():
    """Of the file system of the home, with what others have on it."""
    disk = os.statvfs(os.path.expanduser("~"))
    return {
        "usedBytes": disk.f_frsize * (disk.f_blocks - disk.f_bfree),
        "sizeBytes": disk.f_frsize * (disk.f_blocks - disk.f_bfree + disk.f_bavail),
    }


# The driver is asked for so long at most, in s.
DRIVER_S = 10
GPU_FIELDS = "index,uuid,name,memory.used,memory.total,utilization.gpu"


def gpus_used(environment=os.environ):
    """→ gpus as in `resources`: those that this process sees. None: there is no driver of NVIDIA."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return None
    asked = [program, f"--query-gpu={GPU_FIELDS}", "--format=csv,noheader,nounits"]
    said = subprocess.run(asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=DRIVER_S, check=True)
    return gpus_in(said.stdout.decode("utf-8", "replace"), environment.get("CUDA_VISIBLE_DEVICES"))


def gpus_in(said, visible):
    """What the driver says, in MiB and percent, of those that are visible. What it does not know it says in words, as `[N/A]`."""
    gpus = []
    # Parts of a GPU have ids of their own, and the driver tells of the whole alone.
    names = None if visible is None or "MIG-" in visible else [name.strip() for name in visible.split(",")]
    for line in said.splitlines():
        fields = [field.strip() for field in line.split(",")]
        if len(fields) != GPU_FIELDS.count(",") + 1:
            continue
        index, uuid, name, used, size, percent = fields
        if names is not None and index not in names and not any(each and uuid.startswith(each) for each in names):
            continue
        numbers = {"usedBytes": (used, 1 << 20), "sizeBytes": (size, 1 << 20), "percent": (percent, 1)}
        known = {key: int(number) * unit for key, (number, unit) in numbers.items() if number.isdigit()}
        gpus.append({"index": index, "name": name, **known})
    return gpus


def known_kernel(request):
    kernel_id = request.get("kernel")
    if not isinstance(kernel_id, str) or not KERNEL_ID.match(kernel_id):
        raise ValueError("no id of a kernel")
    return kernel_id


def reason_of(error):
    if isinstance(error, (SshRefused, Failed)):
        return error.reason
    if isinstance(error, FileNotFoundError):
        return "no-connection-file"
    if isinstance(error, LookupError):
        return "not-watched"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "full"
    return "failed"


def rss_bytes():
    try:
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def install(kernel, before):
    """Takes the place of the program that runs here already, if there is one. Without a kernel it is a terminal that it runs in."""
    handed = None
    if before is not None and getattr(before.Recorder, "LISTENERS", None) == Recorder.LISTENERS:
        before.helper.end_all_else()
        handed = before.helper.recorder.hand_over()
    elif before is not None:
        before.helper.stop()
    return Helper(InKernel(kernel) if kernel else InTerminal(), handed)
