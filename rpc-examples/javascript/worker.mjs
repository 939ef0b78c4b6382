/** Offers methods to a Zerocall broker over a WebSocket, in a browser or in Node. */
const Socket = globalThis.WebSocket ?? (await import("ws")).default; // Node has one from 22 on

export function work(url, methods) {
  const socket = new Socket(url, "jsonrpc-2.0");
  const send = (members) => socket.send(JSON.stringify({ jsonrpc: "2.0", ...members }));
  let alive = false;
  const offer = () => {
    alive = false; // until the broker replies
    send({ id: 0, method: "rpc.offer", params: { methods: Object.keys(methods), credit: 10 } });
  };
  const reconnect = () => {
    clearInterval(heartbeat);
    socket.onclose = null;
    socket.close();
    setTimeout(work, 1_000, url, methods);
  };
  const heartbeat = setInterval(() => (alive ? offer() : reconnect()), 5_000);
  socket.onopen = offer;
  socket.onclose = reconnect;
  socket.onerror = () => {}; // onclose follows
  socket.onmessage = async ({ data }) => {
    alive = true;
    const { id, method, params = [], error } = JSON.parse(data);
    if (error) console.error(error.message); // the broker has refused the offer
    if (method === undefined || id === undefined) return; // a reply, or a notification
    try {
      const result = await methods[method](...(Array.isArray(params) ? params : [params]));
      send({ id, result: result ?? null });
    } catch (thrown) {
      const { name, message } = thrown instanceof Error ? thrown : new Error(thrown);
      send({ id, error: { code: -32000, message, data: { type: name } } });
    }
  };
}

if (globalThis.process) {
  work(process.argv[2] ?? "ws://127.0.0.1:8080", {
    "my.namespace.mult": (a, b) => a * b,
    "my.namespace.greet": (name) => "Hello " + name,
  });
}
