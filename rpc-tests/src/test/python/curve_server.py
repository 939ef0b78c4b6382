"""A ROUTER that admits the clients of a directory, and replies with the user name."""
import json
import sys
import zmq
import zmq.auth
from zmq.auth.thread import ThreadAuthenticator

secret, clients = sys.argv[1:]
context = zmq.Context.instance()
authenticator = ThreadAuthenticator(context)
authenticator.start()
authenticator.configure_curve(domain="*", location=clients)
socket = context.socket(zmq.ROUTER)
socket.curve_server = True
socket.curve_publickey, socket.curve_secretkey = zmq.auth.load_certificate(secret)
socket.heartbeat_ivl = 100
socket.heartbeat_timeout = 30000
port = socket.bind_to_random_port("tcp://127.0.0.1")
print("tcp://127.0.0.1:%d" % port, flush=True)
while socket.poll(600000):
    frames = socket.recv_multipart(copy=False)
    request = json.loads(frames[-1].bytes)
    result = [frames[-1].get("User-Id")] + request["params"]
    reply = {"jsonrpc": "2.0", "id": request["id"], "result": result}
    socket.send_multipart([frames[0].bytes, json.dumps(reply).encode()])
