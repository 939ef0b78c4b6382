"""Works for a broker over plain HTTP, with Inverted Json's worker mode: http_worker.py PORT NAMESPACE.

Each request is the last task's result and asks for the next task.
"""
import http.client
import json
import sys

METHODS = {
    "mult": lambda a, b: a * b,
    "greet": lambda name: "Hello " + name,
}
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))


def post(path, body="", **headers):
    connection.request("POST", path, body, headers)
    task = connection.getresponse()
    return task.headers["Name"], task.read()


def result(name, task):
    try:
        return {"result": METHODS[name.split(".")[1]](*json.loads(task)["params"])}
    except Exception as error:
        return {"error": {"code": -32000, "message": str(error), "data": {"type": type(error).__name__}}}


names = ",".join(sys.argv[2] + "." + method for method in METHODS)
name, task = post("/" + names, Type="worker")
while True:
    name, task = post("/", json.dumps(result(name, task)))
