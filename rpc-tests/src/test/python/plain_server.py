"""A ROUTER that requires bob's password, and replies to one request with the user name."""
import json
import sys
import zmq
from zmq.auth.thread import ThreadAuthenticator

context = zmq.Context.instance()
authenticator = ThreadAuthenticator(context)
authenticator.start()
authenticator.configure_plain(domain="*", passwords={"bob": "secret"})
socket = context.socket(zmq.ROUTER)
socket.plain_server = True
port = socket.bind_to_random_port("tcp://127.0.0.1")
print("tcp://127.0.0.1:%d" % port, flush=True)
if socket.poll(600000):
    frames = socket.recv_multipart(copy=False)
    request = json.loads(frames[-1].bytes)
    reply = {"jsonrpc": "2.0", "id": request["id"], "result": frames[-1].get("User-Id")}
    socket.send_multipart([frames[0].bytes, json.dumps(reply).encode()])
sys.stdin.readline()
authenticator.stop()
