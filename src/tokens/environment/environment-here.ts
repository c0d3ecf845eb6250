import type { Networks } from "../../transport/network/hub-network.js";
import { hubFromEnvironment } from "./environment.js";
import type { EnvironmentDeps } from "./environment-token.js";

/** What three requests may take together. */
const PROOF_TIMEOUT_MS = 60_000;

/** What the store of tokens knows of the environment. */
export function environmentParts(networks: Networks): Required<Pick<EnvironmentDeps, "environment" | "isHubOfServer">> {
  return {
    environment: () => hubFromEnvironment(process.env),
    isHubOfServer: async (baseUrl) => {
      const { serverAt } = await import("./server-here.js");
      const here = await serverAt(baseUrl, networks, AbortSignal.timeout(PROOF_TIMEOUT_MS));
      return here?.leads === "proven";
    },
  };
}
