// Node has its own WebSocket only from version 22 on; before that the package ws provides one.
import WebSocket from "./ws/wrapper.mjs";

export const Socket = WebSocket;
