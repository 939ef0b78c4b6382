"""Calls a server as the original zerorpc of 2012 did: a REQ socket, and on it arrays of calls.

Each line of input is an array of calls [name, positional, keywords]. For each call it prints what
the caller would get: a result, or the error that would be raised.
"""
import json
import sys
import zmq


class Error(Exception):
    def __init__(self, error_type, message, traceback):
        super().__init__("%s('%s')" % (error_type, message))
        self.traceback = traceback


class Function:
    """A callable name, which may contain dots."""

    def __init__(self, call, name):
        self.call, self.name = call, name

    def __getattr__(self, part):
        return Function(self.call, self.name + "." + part)

    def __call__(self, *args, **kwargs):
        return self.call(self.name, args, kwargs)


class Client:
    def __init__(self, endpoint):
        self.socket = zmq.Context.instance().socket(zmq.REQ)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.connect(endpoint)

    def __getattr__(self, name):
        return Function(lambda *call: value(self.exchange([call])[0]), name)

    def exchange(self, calls):
        self.socket.send(json.dumps(calls).encode())
        return json.loads(self.socket.recv())


def value(reply):
    if reply["success"]:
        return reply["result"]
    raise Error(reply["error_type"], reply["message"], reply["traceback"])


def outcome(produce):
    try:
        return produce()
    except Error as error:
        return str(error) + ("\n" + error.traceback if error.traceback else "")


client = Client(sys.argv[1])
for line in sys.stdin:
    calls = json.loads(line)
    if len(calls) == 1 and len(calls[0]) == 3:
        name, args, kwargs = calls[0]
        function = client
        for part in name.split("."):
            function = getattr(function, part)
        outcomes = [outcome(lambda: function(*args, **kwargs))]
    else:
        outcomes = [outcome(lambda: value(reply)) for reply in client.exchange(calls)]
    print(json.dumps(outcomes), flush=True)
