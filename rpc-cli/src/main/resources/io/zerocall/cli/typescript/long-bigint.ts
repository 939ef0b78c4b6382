
/** An integer that may have 64 bits or more, such as Java's long. It travels with all its digits. */
export type Long = bigint;

const longsAreBigints: boolean = true;
