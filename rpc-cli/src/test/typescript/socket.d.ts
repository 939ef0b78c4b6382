import type { WebSocketLike } from "./client.js";

export declare const Socket: new (url: string, subprotocols: string[]) => WebSocketLike;
