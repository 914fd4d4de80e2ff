# SPDX-License-Identifier: BSD-2-Clause
"""The MTA's side of the milter protocol, version 6, as far as the tests need it: to say what no MTA would, when none would."""
import socket
import struct

VERSION, ACTIONS, STEPS = 6, 0x1ff, 0x1fffff
FINAL = b"acdrty"  # the commands that end a conversation about a message


class MilterClient:
    """WHERE is a path, or (host, port)."""

    def __init__(self, where, timeout=60):
        if isinstance(where, tuple):
            self._peer = socket.create_connection(where, timeout)
        else:
            self._peer = socket.socket(socket.AF_UNIX)
            self._peer.settimeout(timeout)
            self._peer.connect(str(where))
        self.tell(b"O", struct.pack(">III", VERSION, ACTIONS, STEPS))
        self.hear()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._peer.close()

    def tell(self, command, data=b""):
        self._peer.sendall(struct.pack(">I", len(data) + 1) + command + data)

    def hear(self):
        """The next answer: its command and its data."""
        length, = struct.unpack(">I", self._read(4))
        answer = self._read(length)
        return answer[:1], answer[1:]

    def _read(self, length):
        data = b""
        while len(data) < length:
            got = self._peer.recv(length - len(data))
            if not got:
                raise EOFError("the filter has closed the connection")
            data += got
        return data

    def offer(self, message, sender, recipients, login):
        """All of MESSAGE (bytes) but its end."""
        self.tell(b"C", b"cliente\0" + b"4" + struct.pack(">H", 25) + b"127.0.0.1\0")
        self.tell(b"H", b"cliente\0")
        self.tell(b"D", b"Mi\0QUEUED\0{auth_authen}\0" + login.encode() + b"\0")
        self.tell(b"M", b"<" + sender.encode() + b">\0")
        for recipient in recipients:
            self.tell(b"R", b"<" + recipient.encode() + b">\0")
            self.hear()
        self.tell(b"T")
        fields, _, body = message.replace(b"\r\n", b"\n").partition(b"\n\n")
        for field in fields.split(b"\n"):
            name, _, value = field.partition(b":")
            self.tell(b"L", name + b"\0" + value + b"\0")
        self.tell(b"N")
        self.tell(b"B", body.replace(b"\n", b"\r\n"))

    def end(self, wait=True):
        """Ends the message; what the filter answers to it, edits and progress aside."""
        self.tell(b"D", b"Ei\0QUEUED\0")
        self.tell(b"E")
        while wait:
            command, data = self.hear()
            if command in FINAL:
                return command, data
