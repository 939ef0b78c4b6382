"""Subscribes a DEALER to a topic, and prints the messages: subscriber.py ENDPOINT TOPIC COUNT."""

import sys

import zmq

socket = zmq.Context.instance().socket(zmq.DEALER)
socket.linger = 0
socket.connect(sys.argv[1])
socket.send_json({"jsonrpc": "2.0", "id": 1, "method": "rpc.subscribe", "params": [sys.argv[2]]})
for _ in range(int(sys.argv[3]) + 1):
    print(socket.recv().decode(), flush=True)
