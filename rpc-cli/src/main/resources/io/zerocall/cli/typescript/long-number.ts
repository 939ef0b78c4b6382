
/**
 * An integer that may have 64 bits or more, such as Java's long. A number holds integers of up to
 * 2^53 - 1 exactly: a call that would send or return a larger one fails with an RpcIntegerError.
 * `rpc typescript --long=bigint` writes a client with bigint instead.
 */
export type Long = number;

const longsAreBigints: boolean = false;
