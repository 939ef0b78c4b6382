"""Prints the user name that the server sees, or how the handshake failed."""
import sys
import zmq
from zmq.utils.monitor import recv_monitor_message

endpoint, user, password = sys.argv[1:]
socket = zmq.Context.instance().socket(zmq.REQ)
socket.linger = 0
if user:
    socket.plain_username = user.encode()
    socket.plain_password = password.encode()
monitor = socket.get_monitor_socket(
    zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_HANDSHAKE_FAILED_AUTH
    | zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL)
socket.connect(endpoint)
event = recv_monitor_message(monitor)
if event["event"] == zmq.EVENT_HANDSHAKE_SUCCEEDED:
    socket.send_json({"jsonrpc": "2.0", "id": 1, "method": "who.amI"})
    print(socket.recv_json()["result"])
else:
    print(zmq.Event(event["event"]).name, event["value"])
