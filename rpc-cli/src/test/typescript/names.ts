// Checks that the methods of Oddities, whose names mean something to JavaScript, conflict with
// nothing.
import { Odd, type Params } from "./client.js";

const called: string[] = [];
const odd = new Odd({
  async call(method: string, params: Params): Promise<unknown> {
    called.push(method);
    return params;
  },
  async notify(): Promise<void> {},
});

console.log(
  (await odd) === odd,
  (await Promise.resolve(odd)) === odd,
  JSON.stringify({ odd }),
  String(odd),
  Object.getPrototypeOf(odd) === Odd.prototype,
  Object.prototype.hasOwnProperty.call(odd, "then"),
  JSON.stringify(called),
);
console.log(JSON.stringify([await odd.then_("a"), await odd.catch("b"), await odd.hasOwnProperty_("c")]));
await odd.finally();
await odd.toJSON_();
await odd.toString_();
await odd.valueOf_();
await odd.__proto___();
await odd.prototype();
console.log(called.join(" "));
