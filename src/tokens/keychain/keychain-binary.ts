import { open } from "node:fs/promises";

export interface Machine {
  platform: string;
  /** as `process.arch` */
  arch: string;
  musl: boolean;
}

/**
 * The folder of the binary for a machine, `undefined` where there is none. `scripts/keychain-binaries.mjs` ships these and says why no others.
 * The folder that is called `linux-arm` in the package holds a 64-bit binary; the 32-bit one is `linux-armv7l`.
 */
export function binaryFolder({ platform, arch, musl }: Machine): string | undefined {
  switch (platform) {
    case "darwin":
    case "win32":
      return arch === "x64" || arch === "arm64" ? `${platform}-${arch}` : undefined;
    case "linux":
      if (musl) return undefined;
      if (arch === "arm") return "linux-armv7l";
      return arch === "x64" || arch === "arm64" ? `linux-${arch}` : undefined;
    default:
      return undefined;
  }
}

/** The program interpreter stands within an executable's first page. */
const headBytes = 4096;

/** Is this Linux program linked to musl? A binary for glibc must not even be tried there: it can crash instead of failing. */
export async function usesMusl(executable: string): Promise<boolean> {
  const file = await open(executable, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead).includes("/ld-musl-");
  } finally {
    await file.close();
  }
}
