"""Calls a server for each line of input: a JSON array of requests with ids from 0 on.

Prints the array of their replies. Like any reliable client, it closes a socket without a reply in
time, and sends the requests again on a new one.
"""
import json
import sys
import zmq

KIND = {"REQ": zmq.REQ, "REQ_CORRELATE": zmq.REQ, "DEALER": zmq.DEALER}[sys.argv[1]]
ENDPOINT = sys.argv[2]
PATIENCE_MILLIS = 1_000
context = zmq.Context()


def connected():
    socket = context.socket(KIND)
    socket.setsockopt(zmq.LINGER, 0)
    if sys.argv[1] == "REQ_CORRELATE":
        socket.setsockopt(zmq.REQ_CORRELATE, 1)
    socket.setsockopt(zmq.RCVTIMEO, PATIENCE_MILLIS)
    socket.setsockopt(zmq.HEARTBEAT_IVL, 200)
    socket.connect(ENDPOINT)
    return socket


def ask(socket, requests):
    replies = {}
    if KIND == zmq.DEALER:
        for request in requests:
            socket.send_json(request)
    for request in requests:
        if KIND == zmq.REQ:
            socket.send_json(request)
        reply = socket.recv_json()
        replies[reply["id"]] = reply
    return [replies[request["id"]] for request in requests]


socket = connected()
for line in sys.stdin:
    answered = None
    while answered is None:
        try:
            answered = ask(socket, json.loads(line))
        except zmq.Again:
            socket.close()
            socket = connected()
    print(json.dumps(answered), flush=True)
