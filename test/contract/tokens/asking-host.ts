// Stands for an extension host that is killed while the keychain's process waits for an answer: tells that process' id to the test.
import { Keychain } from "../../../src/tokens/keychain/keychain.js";

const keychain = new Keychain({ workerFile: process.argv[2] ?? "" });
keychain.get("an account").catch(() => process.exit(1));
// The call has begun once the pending promises have run.
setImmediate(() => process.send?.(keychain.pid));
