// How the client for Oddities, and for a document with more schemas, may be used: compiled only.
import { type Boxes, type Either, Functions, type Maybe, Odd, type Row, type Tags } from "./client.js";
import type { Transport } from "./client.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

function same<A, B>(_: Same<A, B>): void {}

export async function uses(transport: Transport): Promise<void> {
  const odd = new Odd(transport);
  const counts = await odd.counts([null, { a: 1 }]);
  same<typeof counts, ({ [key: string]: number } | null)[]>(true);
  const rows = await odd.rows([[null], []]);
  same<typeof rows, (Row | null)[][]>(true);
  same<Row["sides"], ({ [key in "LEFT" | "RIGHT"]?: number } | null)[]>(true);
  const functions = new Functions(transport);
  const all = await functions.all();
  same<typeof all, (("a" | "b") | null)[]>(true);
  same<Maybe, { x: number } | null>(true);
  same<Boxes, { x: number }[]>(true);
  same<Either, ({ x: number } | null) & (string | number)>(true);
  same<Tags, { [key: string]: boolean }>(true);
  same<Parameters<typeof functions.any>, [unknown, string[]?]>(true);
}
