"""A mail server and a mailbox of their own for tests: Debian's exim takes what is sent, dovecot shows it by IMAP.

Both run in a folder of their own, on free ports of this machine alone, as somebody without rights; the machine's own
configuration of either is neither read nor written.
"""
import email
import email.policy
import imaplib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PATIENCE = 60  # seconds until a test says that something does not come

EXIM = """
exim_path = {box}/exim
spool_directory = {box}/spool
log_file_path = {box}/exim-%s.log
local_interfaces = 127.0.0.1
daemon_smtp_ports = {smtp} : {closed} : {tls}
tls_on_connect_ports = {tls}
primary_hostname = mx.example.org
tls_certificate = {box}/cert.pem
tls_privatekey = {box}/key.pem
tls_advertise_hosts = ${{if eq{{$received_port}}{{{closed}}}{{*}}{{}}}}
auth_advertise_hosts = ${{if eq{{$tls_in_cipher}}{{}}{{}}{{*}}}}
smtputf8_advertise_hosts = *
smtp_accept_queue_per_connection = 0
smtp_accept_max_per_connection = 3
smtp_accept_max = 0
deliver_drop_privilege
exim_user = {user}
exim_group = {group}
host_lookup =
rfc1413_hosts =
keep_environment =
acl_smtp_mail = mail
acl_smtp_rcpt = rcpt
acl_smtp_data = accept
begin acl
mail:
  deny message = 5.7.1 not from there
       senders = refused@example.org
  accept
rcpt:
  deny message = 5.7.0 sign in first, over TLS
       condition = ${{if eq{{$received_port}}{{{closed}}}}}
       !authenticated = *
  deny message = 5.7.1 this sender is not yours
       senders = elsewhere@example.org
  deny message = 5.7.1 nobody may write to it
       condition = ${{if match{{$local_part}}{{^shut}}}}
  deny message = 5.1.1 no such mailbox here: <$local_part@$domain>
       condition = ${{if match{{$local_part}}{{^gone}}}}
  defer message = 4.2.1 come again
       condition = ${{if and{{{{match{{$local_part}}{{^later}}}}{{exists{{{box}/busy}}}}}}}}
  accept
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  directory = {box}/mail/Maildir
  maildir_format
  envelope_to_add
  return_path_add
begin retry
* * F,1h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if and{{{{eq{{$auth2}}{{muster}}}}{{eq{{$auth3}}{{open sesame}}}}}}}}
"""

DOVECOT = """
base_dir = {box}/run
state_dir = {box}/run
log_path = {box}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{box}/mail/Maildir
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={box}/mail
}}
"""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_until(happens, what="it happens"):
    """Whatever is true of it in the end."""
    ends = time.monotonic() + PATIENCE
    while not (said := happens()):
        assert time.monotonic() < ends, f"waited in vain until {what}"
        time.sleep(0.05)
    return said


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


class MailBox:
    """`smtp`: a port that takes all mail, as many over one connection as hosted ones may: three; `closed`: one that wants TLS and a password; `tls`: one that begins
    with TLS; `imap`: where it is read."""

    def __init__(self):
        self.box = pathlib.Path(tempfile.mkdtemp(prefix="muster-mail-"))
        who = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.who = who
        self.smtp, self.closed, self.tls, self.imap = free_port(), free_port(), free_port(), free_port()
        self.running = {}
        for name in ("spool", "mail", "run"):
            (self.box / name).mkdir()
        # A copy of one's own is not set to run as root.
        shutil.copyfile("/usr/sbin/exim4", self.box / "exim")
        (self.box / "exim").chmod(0o755)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", self.box / "key.pem", "-out", self.box / "cert.pem",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
        names = {"box": self.box, "user": who.pw_uid, "group": who.pw_gid, "uid": who.pw_uid, "gid": who.pw_gid, "smtp": self.smtp, "closed": self.closed, "tls": self.tls, "imap": self.imap}
        (self.box / "exim.conf").write_text(EXIM.format(**names))
        names.update(user=who.pw_name, group=subprocess.run(["id", "-gn", who.pw_name], capture_output=True, text=True, check=True).stdout.strip())
        (self.box / "dovecot.conf").write_text(DOVECOT.format(**names))
        for path in [self.box, *self.box.iterdir()]:
            os.chown(path, who.pw_uid, who.pw_gid)
        try:
            self.start("dovecot", ["dovecot", "-F", "-c", self.box / "dovecot.conf"], self.imap)
            self.up()
        except BaseException:
            self.end()
            raise

    def start(self, name, command, port):
        # It ends with the tests, however these end.
        to_be = ["setpriv", "--pdeathsig", "TERM"]
        if os.geteuid() == 0:
            to_be += ["--reuid", str(self.who.pw_uid), "--regid", str(self.who.pw_gid), "--clear-groups"]
        self.running[name] = subprocess.Popen(to_be + command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.box, start_new_session=True,
                                              env={**os.environ, "PATH": os.environ["PATH"] + ":/usr/sbin"})
        wait_until(lambda: answers(port), f"{name} answers")

    def up(self):
        self.start("exim", [self.box / "exim", "-C", self.box / "exim.conf", "-bdf"], self.smtp)

    def down(self, name="exim"):
        process = self.running.pop(name, None)
        if process:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=PATIENCE)

    def end(self):
        for name in list(self.running):
            self.down(name)
        shutil.rmtree(self.box, ignore_errors=True)

    def busy(self, on):
        """Whether those whose name begins with `later` are to come again."""
        (self.box / "busy").touch() if on else (self.box / "busy").unlink()

    # ---- Reading ----

    def open(self):
        """The mailbox, and how many mails are in it."""
        box = imaplib.IMAP4("127.0.0.1", self.imap)
        box.login("anybody", "secret")
        return box, int(box.select()[1][0])

    def empty(self):
        box, count = self.open()
        if count:
            box.store("1:*", "+FLAGS", "\\Deleted")
            box.expunge()
        box.logout()

    def mails(self):
        """All that arrived, in its order, parsed; `envelope` is for whom the server took it."""
        box, count = self.open()
        parts = box.fetch("1:*", "(RFC822)")[1] if count else []
        box.logout()
        mails = [email.message_from_bytes(part[1], policy=email.policy.default) for part in parts if isinstance(part, tuple)]
        for mail in mails:
            mail.envelope = mail["Envelope-to"]
        return mails

    def wait(self, count):
        """Those so many, once they are there."""
        wait_until(lambda: len(self.mails()) >= count, f"{count} mails are there")
        mails = self.mails()
        assert len(mails) == count, [(mail.envelope, mail["Subject"]) for mail in mails]
        return mails
