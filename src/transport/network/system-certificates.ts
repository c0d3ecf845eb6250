import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";

/** Where Linux distributions keep what they trust (Go's crypto/x509 has the same list). */
const bundles = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** Node reads keychains and registries in one go, which takes its time: that may not be the editor's. */
const readThere = `
const { parentPort } = require("node:worker_threads");
const { getCACertificates: of } = require("node:tls");
parentPort.postMessage(of && [...of("system"), ...of("extra")]);
`;

let known: Promise<string[]> | undefined;

/** What the operating system trusts, and `NODE_EXTRA_CA_CERTS`, as PEM; read once, as far as it serves. Empty where it does not tell. */
export function systemCertificates(): Promise<string[]> {
  return (known ??= fromNode().then((found) => found ?? fromBundle()));
}

/** They are read again: something that they do not vouch for was met. */
export function forgetSystemCertificates(): void {
  known = undefined;
}

/** `undefined`: this Node does not know how (before 22.15). */
function fromNode(): Promise<string[] | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(readThere, { eval: true });
    worker.once("message", resolve);
    worker.once("error", () => resolve(undefined));
    worker.once("exit", () => resolve(undefined));
  });
}

async function fromBundle(): Promise<string[]> {
  const extra = process.env["NODE_EXTRA_CA_CERTS"];
  const found = await Promise.all([...bundles, ...(extra ? [extra] : [])].map(read));
  const [bundle] = found.filter(Boolean);
  return [bundle, extra ? found.at(-1) : undefined].filter((text) => text !== undefined);
}

/** `undefined`: it is not there. */
async function read(file: string): Promise<string | undefined> {
  return await readFile(file, "utf8").catch(() => undefined);
}
