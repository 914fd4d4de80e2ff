# SPDX-License-Identifier: BSD-2-Clause
"""An SMTP server on loopback that keeps what it is given: the outside world of the sandbox."""
import asyncio
import dataclasses
import email
import email.policy
import re
import threading
import time


@dataclasses.dataclass
class Delivery:
    """One message as it arrived: addresses without brackets, ESMTP parameters as given, bytes as sent (dots removed)."""
    sender: str
    sender_parameters: str
    recipients: list
    recipient_parameters: list
    data: bytes
    time: float = 0  # of its arrival, on the monotonic clock

    @property
    def message(self):
        return email.message_from_bytes(self.data, policy=email.policy.default)


def split_path(argument):
    """'<a@b> NOTIFY=NEVER' -> ('a@b', 'NOTIFY=NEVER')"""
    match = re.match(r"<([^>]*)>\s*(.*)", argument)
    return (match.group(1), match.group(2)) if match else (argument, "")


class Sink:
    """Accepts everything but recipients in `replies` ({address: reply line}); `data_reply` answers the final dot, and
    None there hangs up without an answer. Its own thread; `close` ends it."""

    def __init__(self, port=0):
        self.deliveries = []
        self.replies = {}
        self.data_reply = "250 kept"
        self._lock = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", port, limit=1 << 26))
        self.port = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def close(self):
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def received(self):
        with self._lock:
            return list(self.deliveries)

    async def _serve(self, reader, writer):
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ValueError):
            pass
        finally:
            writer.close()

    async def _talk(self, reader, writer):
        envelope = None
        writer.write(b"220 sink ESMTP\r\n")
        while line := await reader.readline():
            verb, _, argument = line.decode("utf-8", "surrogateescape").strip().partition(" ")
            verb = verb.upper()
            if verb == "EHLO":
                reply = "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-SIZE 104857600\r\n250 DSN"
            elif verb == "MAIL":
                sender, parameters = split_path(argument[len("FROM:"):])
                envelope = Delivery(sender, parameters, [], [], b"")
                reply = "250 ok"
            elif verb == "RCPT":
                recipient, parameters = split_path(argument[len("TO:"):])
                reply = self.replies.get(recipient, "250 ok")
                if reply.startswith("2"):
                    envelope.recipients.append(recipient)
                    envelope.recipient_parameters.append(parameters)
            elif verb == "DATA":
                writer.write(b"354 go on\r\n")
                envelope.data = await self._read_data(reader)
                if (reply := self.data_reply) is None:
                    return
                if reply.startswith("2"):
                    envelope.time = time.monotonic()
                    with self._lock:
                        self.deliveries.append(envelope)
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                await writer.drain()
                return
            else:
                reply = "250 ok"
            writer.write(reply.encode() + b"\r\n")
            await writer.drain()

    @staticmethod
    async def _read_data(reader):
        lines = []
        while (line := await reader.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)
