"""Prints the user name that the server sees, or how the handshake failed."""
import sys
import zmq
import zmq.auth
from zmq.utils.monitor import recv_monitor_message

endpoint, own, server = sys.argv[1:]
socket = zmq.Context.instance().socket(zmq.REQ)
socket.linger = 0
if own:
    socket.curve_publickey, socket.curve_secretkey = zmq.auth.load_certificate(own)
    socket.curve_serverkey, _ = zmq.auth.load_certificate(server)
monitor = socket.get_monitor_socket(
    zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_HANDSHAKE_FAILED_AUTH
    | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL)
socket.connect(endpoint)
event = recv_monitor_message(monitor)
if event["event"] == zmq.EVENT_HANDSHAKE_SUCCEEDED:
    for large in ("", "x" * 300, "y" * 300000):
        socket.send_json({"jsonrpc": "2.0", "id": 1, "method": "who.amI", "params": [large]})
        reply = socket.recv_json()["result"]
        assert reply[1:] == [large], "another text"
    print(reply[0])
else:
    print(zmq.Event(event["event"]).name, event["value"])
