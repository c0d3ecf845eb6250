/**
 * The keychain's own process (dist/keychain-worker.cjs): it alone loads native code, so a crash or a freeze of that code or of the
 * system's keychain service ends here and not in the extension host. It only gets, sets and deletes: the module's search can kill the process.
 */
import path from "node:path";
import { Lazy } from "../../ui/lazy.js";
import { binaryFolder, usesMusl } from "./keychain-binary.js";
import type { KeychainAnswer, KeychainRequest } from "./keychain-messages.js";

interface NativeKeychain {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

class NotLoaded extends Error {}

/** What could not be loaded may be there at the next request, as after an update. */
const keychain = new Lazy(load);

process.on("message", (request: KeychainRequest) => {
  keychain
    .get()
    .then((native) => perform(native, request))
    .then(
      (answer) => process.send?.(answer),
      (error: unknown) => process.send?.(failure(request.id, error)),
    );
});

// A normal exit would wait for a native call that hangs: up to 50 s after the editor is gone.
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));

async function load(): Promise<NativeKeychain> {
  const { platform, arch } = process;
  const musl = platform === "linux" && (await usesMusl(process.execPath));
  const folder = binaryFolder({ platform, arch, musl });
  if (!folder) throw new NotLoaded(`there is no keychain module for ${platform}-${arch}${musl ? " with musl" : ""}`);
  const native = { exports: {} };
  try {
    // Not through the package's own loader: that one swallows the reason.
    process.dlopen(native, path.join(__dirname, "keychain", folder, "keytar.node"));
  } catch (error) {
    throw new NotLoaded(messageOf(error), { cause: error });
  }
  return native.exports as NativeKeychain;
}

async function perform(native: NativeKeychain, request: KeychainRequest): Promise<KeychainAnswer> {
  const { id, service, account } = request;
  switch (request.operation) {
    case "get": {
      const secret = await native.getPassword(service, account);
      return { id, kind: "done", ...(secret === null ? {} : { secret }) };
    }
    case "set":
      await native.setPassword(service, account, request.secret ?? "");
      return { id, kind: "done" };
    case "delete":
      return { id, kind: "done", deleted: await native.deletePassword(service, account) };
  }
}

function failure(id: number, error: unknown): KeychainAnswer {
  return { id, kind: error instanceof NotLoaded ? "not-loaded" : "refused", message: messageOf(error) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
