// The folder that keeps what is the same for every clone (see rig/cache.ts).
import { homedir } from "node:os";
import path from "node:path";

export const cacheFolder = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "hub-kernels");
