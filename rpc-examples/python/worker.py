"""Offers methods to a Zerocall broker from Python: a DEALER socket of pyzmq, and JSON-RPC 2.0."""
import json
import sys
import zmq

METHODS = {
    "my.namespace.mult": lambda a, b: a * b,
    "my.namespace.greet": lambda name: "Hello " + name,
}
OFFER = {"jsonrpc": "2.0", "id": 0, "method": "rpc.offer", "params": {"methods": list(METHODS), "credit": 10}}

socket = zmq.Context().socket(zmq.DEALER)
socket.setsockopt(zmq.LINGER, 0)
socket.connect(sys.argv[1] if len(sys.argv) > 1 else "tcp://127.0.0.1:5555")
socket.send_json(OFFER)
while True:
    if not socket.poll(2_000):
        socket.send_json(OFFER)  # the connection may be a new one
        continue
    message = json.loads(socket.recv_multipart()[-1])  # a header may precede it
    if "method" in message and "id" in message:
        reply = {"jsonrpc": "2.0", "id": message["id"]}
        params = message.get("params", [])
        method = METHODS[message["method"]]
        try:
            reply["result"] = method(**params) if isinstance(params, dict) else method(*params)
        except Exception as error:
            reply["error"] = {"code": -32000, "message": str(error), "data": {"type": type(error).__name__}}
        socket.send_json(reply)
