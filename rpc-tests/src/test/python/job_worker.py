"""Runs jobs of a broker: job_worker.py BROKER. Prints what it learns of each job.

A DEALER socket of pyzmq, and JSON-RPC 2.0. "py.count" reports its progress, "py.never" forbids further starts, and
"py.again" asks for them.
"""
import json
import sys
import zmq

METHODS = ["py.count", "py.never", "py.again"]

socket = zmq.Context().socket(zmq.DEALER)
socket.setsockopt(zmq.LINGER, 0)
socket.connect(sys.argv[1])
socket.send_json({"jsonrpc": "2.0", "id": "offer", "method": "rpc.offer", "params": {"methods": METHODS}})


def report(request, progress, total):
    params = {"id": request["id"], "progress": progress, "total": total, "message": f"{progress} of {total}"}
    socket.send_json({"jsonrpc": "2.0", "method": "rpc.progress", "params": params})


def outcome(request, job):
    if request["method"] == "py.count":
        total = request["params"][0]
        for progress in range(total + 1):
            report(request, progress, total)
        return {"result": total}
    never = request["method"] == "py.never"
    if not never and job["start"] == 3:
        return {"result": "third"}
    retry = False if never else {"retries": 2, "backoff": 10}
    return {"error": {"code": -32000, "message": "sorry", "data": {"type": "Sorry", "retry": retry}}}


while True:
    frames = socket.recv_multipart()
    header = json.loads(frames[0]) if len(frames) > 1 else {}
    request = json.loads(frames[-1])
    if "method" in request and "id" in request:
        job = header.get("job", {})
        print(request["method"], job.get("id"), job.get("start"), flush=True)
        socket.send_json({"jsonrpc": "2.0", "id": request["id"], **outcome(request, job)})
