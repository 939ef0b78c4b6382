
/**
 * An integer that may have 64 bits or more, such as Java's long. All its digits are transmitted.
 */
export type Long = bigint;

const longsAreBigints: boolean = true;
