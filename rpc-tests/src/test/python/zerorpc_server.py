"""A server as the original zerorpc of 2012 was: REP sockets that run arrays of calls.

    zerorpc_server.py ENDPOINT          one REP socket, bound
    zerorpc_server.py ENDPOINT WORKERS  a ROUTER that distributes requests to that many REP sockets

py.hold prints a line and returns when it reads one.
"""
import json
import sys
import threading
import traceback
import zmq

context = zmq.Context()
running = []
most_running = 0
lock = threading.Lock()


class OddError(Exception):
    pass


def hold(text):
    print("holding " + text, flush=True)
    sys.stdin.readline()
    return text


def odd(message):
    raise OddError(message)


def most():
    return most_running


FUNCTIONS = {
    "py.mult": lambda a, b=7: a * b,
    "py.echo": lambda *args, **kwargs: [args, kwargs],
    "py.divide": lambda a, b: a // b,
    "py.lookUp": lambda name: {}[name],
    "py.odd": odd,
    "py.hold": hold,
    "py.mostRunning": most,
    "py.text": lambda length: "x" * length,
}


def execute(call):
    name, args, kwargs = call
    if name not in FUNCTIONS:
        return {"success": False, "error_type": "KeyError",
                "message": "Function '%s' not found" % name, "traceback": ""}
    try:
        return {"success": True, "result": FUNCTIONS[name](*args, **kwargs)}
    except Exception as error:
        return {"success": False, "error_type": type(error).__name__, "message": str(error),
                "traceback": traceback.format_exc()}


def serve(socket):
    global most_running
    while True:
        request = socket.recv()  # no second frame: a REP socket of old knows no header
        assert not socket.getsockopt(zmq.RCVMORE)
        with lock:
            running.append(request)
            most_running = max(most_running, len(running))
        reply = json.dumps([execute(call) for call in json.loads(request)])
        with lock:
            running.remove(request)
        socket.send(reply.encode())


def work():
    worker = context.socket(zmq.REP)
    worker.connect("inproc://workers")
    serve(worker)


workers = int(sys.argv[2]) if len(sys.argv) > 2 else 0
clients = context.socket(zmq.ROUTER if workers else zmq.REP)
clients.setsockopt(zmq.LINGER, 0)
clients.bind(sys.argv[1])
print("listening on", clients.getsockopt_string(zmq.LAST_ENDPOINT).rstrip("\0"), flush=True)
if workers:
    backend = context.socket(zmq.DEALER)
    backend.bind("inproc://workers")
    for unused in range(workers):
        threading.Thread(target=work, daemon=True).start()
    zmq.proxy(clients, backend)
else:
    serve(clients)
