"""A mail server that does what a real one cannot be brought to do: it takes a mail and loses the answer, lets one wait, or hangs."""
import re
import socket
import socketserver
import threading
import time


class Faulty:
    """`answers`: what it says, by the word that it answers: "EHLO", "MAIL", "RCPT", "DATA", and "end" of a mail: a text, None (it closes without one), or a
    function of the address (of the sender for MAIL, else of the one to whom it goes). What it took, or may have taken, stands in `mails`: when, to whom, Message-ID."""

    def __init__(self, **answers):
        self.answers = {"EHLO": "250 here", "MAIL": "250 2.1.0 fine", "RCPT": "250 2.1.5 fine", "DATA": "354 go ahead", "end": "250 2.0.0 taken", **answers}
        self.mails, self.said, self.connections = [], [], 0
        faulty = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                faulty.connections += 1
                try:
                    faulty.talk(self)
                except OSError:
                    pass

        class Listening(socketserver.ThreadingTCPServer):
            daemon_threads = allow_reuse_address = True

        self.server = Listening(("127.0.0.1", 0), Talk)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, talk, word, about):
        said = self.answers[word]
        said = said(about) if callable(said) else said
        if said is None:
            talk.connection.shutdown(socket.SHUT_RDWR)
            return False
        talk.wfile.write(said.encode() + b"\r\n")
        return True

    def talk(self, talk):
        talk.wfile.write(b"220 faulty\r\n")
        to = None
        for line in talk.rfile:
            line = line.decode().strip()
            self.said.append(line)
            word = line.split(" ")[0].split(":")[0].upper()
            address = re.search("<(.*)>", line)
            to = address[1] if word == "RCPT" else to
            if word in ("QUIT", "RSET", "NOOP"):
                talk.wfile.write(b"250 fine\r\n")
            elif not self.answer(talk, word, address[1] if address else to):
                return
            if word == "DATA" and self.take(talk, to) is False:
                return

    def take(self, talk, to):
        head = {}
        for line in talk.rfile:
            if line == b".\r\n":
                self.mails.append((time.monotonic(), to, head.get("message-id")))
                return self.answer(talk, "end", to)
            name, _, value = line.decode().partition(":")
            head.setdefault(name.lower(), value.strip())
        return False
