"""ask.py SECONDS KIND HOST PORT PID DATA: asks a server something that only a working one answers.

Exit code 0 once it has answered, 1 if it did not within SECONDS (0: one try), 2 if its process ended.
"""
import datetime
import hashlib
import hmac
import os
import socket
import struct
import sys
import time
import urllib.error
import urllib.request

ACCOUNT, PASSWORD, BUCKET = "dailyfeed", "dailyfeed-development", "dailyfeed-images"


def mysql(host, port, data):
    import pymysql

    os.chdir(data)
    connection = pymysql.connect(unix_socket="mysql.sock", user=ACCOUNT, password=PASSWORD, database="dailyfeed",
                                 connect_timeout=5, read_timeout=5)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def redis(host, port, data):
    with socket.create_connection((host, port), 5) as connection:
        connection.sendall(b"PING\r\n")
        assert connection.recv(16) == b"+PONG\r\n"


def kafka(host, port, data):
    """A Metadata request of version 4 for no topic; this broker must be among the living ones, under a controller."""
    with socket.create_connection((host, port), 5) as connection:
        client = b"stores"
        body = struct.pack(">hhih", 3, 4, 1, len(client)) + client + struct.pack(">i?", 0, False)
        connection.sendall(struct.pack(">i", len(body)) + body)
        answer = connection.makefile("rb")
        answer.read(12)

        def number(kind):
            return struct.unpack(">" + kind, answer.read(struct.calcsize(kind)))[0]

        def text():
            return answer.read(max(number("h"), 0))

        ports = []
        for _ in range(number("i")):
            number("i"), text()
            ports.append(number("i"))
            text()
        text()
        assert port in ports and number("i") >= 0


def mongo(host, port, data):
    """A primary; the set of one node is made, or moved to this address, on the way."""
    import pymongo

    member = {"_id": 0, "host": f"{host}:{port}"}
    client = pymongo.MongoClient(host, port, directConnection=True, serverSelectionTimeoutMS=3000, socketTimeoutMS=5000)
    try:
        client.admin.command("replSetGetStatus")
    except pymongo.errors.OperationFailure as error:
        if error.code == 94:  # NotYetInitialized
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
        elif error.code != 93:  # InvalidReplicaSetConfig: none of its members is this address
            raise
    config = client.admin.command("replSetGetConfig")["config"]
    if config["members"][0]["host"] != member["host"]:
        config["members"][0]["host"] = member["host"]
        config["version"] += 1
        client.admin.command("replSetReconfig", config, force=True)
    assert client.admin.command("hello")["isWritablePrimary"]


def s3(host, port, data):
    """A bucket that can be written; it is made on the way."""
    try:
        s3_request(host, port, "PUT", f"/{BUCKET}")
    except urllib.error.HTTPError as error:
        if error.code != 409:  # it is there already
            raise
    s3_request(host, port, "PUT", f"/{BUCKET}/.ready")
    s3_request(host, port, "DELETE", f"/{BUCKET}/.ready")


def s3_request(host, port, method, path):
    """An empty request, signed with AWS Signature Version 4."""
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(b"").hexdigest()
    signed = "host;x-amz-content-sha256;x-amz-date"
    canonical = (f"{method}\n{path}\n\nhost:{host}:{port}\nx-amz-content-sha256:{digest}\nx-amz-date:{moment}\n\n"
                 f"{signed}\n{digest}")
    scope = f"{moment[:8]}/us-east-1/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + PASSWORD).encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    request = urllib.request.Request(f"http://{host}:{port}{path}", method=method, headers={
        "x-amz-content-sha256": digest,
        "x-amz-date": moment,
        "authorization": f"AWS4-HMAC-SHA256 Credential={ACCOUNT}/{scope}, SignedHeaders={signed}, Signature={signature}",
    })
    # Without a proxy: the server is on this machine.
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10).close()


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(") ")[2][0] not in "ZX"
    except OSError:
        return False


def listens(pid, port):
    """Whether it is this process that has the port: another server may answer there while this one is about to fail."""
    sockets = set()
    for table in ("tcp", "tcp6"):
        try:
            with open(f"/proc/{pid}/net/{table}", encoding="ascii") as lines:
                rows = [line.split() for line in lines][1:]
        except OSError:
            continue
        sockets |= {f"socket:[{row[9]}]" for row in rows if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port}
    folder = f"/proc/{pid}/fd"
    for descriptor in os.listdir(folder):
        try:
            if os.readlink(f"{folder}/{descriptor}") in sockets:
                return True
        except OSError:
            continue
    return False


def main():
    seconds, kind, host, port, pid, data = sys.argv[1:]
    port, until = int(port), time.monotonic() + float(seconds)
    question = {"mysql": mysql, "redis": redis, "kafka": kafka, "mongo": mongo, "s3": s3}[kind]
    while alive(pid):
        try:
            if listens(pid, port):
                question(host, port, data)
                return 0
        except Exception:  # not ready, whatever the reason; its log tells
            pass
        if time.monotonic() >= until:
            return 1
        time.sleep(0.1)
    return 2


sys.exit(main())
