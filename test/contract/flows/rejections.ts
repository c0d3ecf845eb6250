import assert from "node:assert/strict";
import { watchRejections } from "../../host/unhandled.js";

/** A test of this suite fails with a rejection that nobody handles, as in the host rung: mocha itself passes over it. */
export function failOnRejections(): void {
  let rejections: ReturnType<typeof watchRejections> | undefined;
  before(() => (rejections = watchRejections()));
  afterEach(async () => assert.deepEqual(await rejections?.left(), [], "nobody handled it"));
}
