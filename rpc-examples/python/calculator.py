"""Calls a Zerocall server from Python: a REQ socket of pyzmq, and JSON-RPC 2.0."""
import sys
import zmq

socket = zmq.Context().socket(zmq.REQ)
socket.setsockopt(zmq.RCVTIMEO, 10_000)
socket.setsockopt(zmq.LINGER, 0)
socket.connect(sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5555")

def call(method, params):
    socket.send_json({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
    reply = socket.recv_json()
    if "error" in reply:
        raise RuntimeError("{message} [{code}]".format(**reply["error"]))
    return reply["result"]

print("by position:", call("my.namespace.mult", [5, 7]))
print("by name:", call("my.namespace.greet", {"name": "Ann", "greeting": "Good morning"}))
try:
    call("my.namespace.divide", [1, 0])
except RuntimeError as error:
    print("error:", error)

socket.send_json([{"jsonrpc": "2.0", "id": i, "method": "my.namespace.mult", "params": [i, i]} for i in range(5)])
print("batch:", [reply["result"] for reply in socket.recv_json()])
