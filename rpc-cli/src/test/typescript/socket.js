// Node has a WebSocket of its own only from 22 on; until then there is ws.
import WebSocket from "./ws/wrapper.mjs";

export const Socket = WebSocket;
