"""A server on a ROUTER socket with just enough of JSON-RPC 2.0 for its test."""
import json
import sys
import zmq

socket = zmq.Context().socket(zmq.ROUTER)
socket.setsockopt(zmq.LINGER, 0)
socket.setsockopt(zmq.HEARTBEAT_IVL, 200)
socket.bind(sys.argv[1])
print("listening on", socket.getsockopt_string(zmq.LAST_ENDPOINT).rstrip("\0"), flush=True)
held = []

while True:
    peer, *header, body = socket.recv_multipart()
    request = json.loads(body)
    method, params = request["method"], request["params"]
    if method == "py.hang":
        print("hanging", flush=True)
        continue
    if method == "py.text":
        result = "x" * params[0]
    elif method == "py.length":
        result = len(params[0])
    else:
        result = len(header) == 1 and json.loads(header[0])["timeout"] > 0
    reply = json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}).encode()
    if method != "py.inReverse":
        socket.send_multipart([peer, reply])
        continue
    held.append([peer, reply])
    if len(held) == params[0]:
        while held:
            socket.send_multipart(held.pop())
