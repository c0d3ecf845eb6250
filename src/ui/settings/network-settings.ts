import type { ProxySettings } from "../../transport/network/proxy.js";
import type { NetworkSettings } from "../../transport/types.js";
import type { Ui } from "../ui.js";
import { setting } from "./settings.js";
import type { SiteHubs } from "./site/site-hubs.js";

/** What is set for the way to a hub, here, by its site and in the editor. @param trusted see `TlsSettings` */
export function networkSettings(
  ui: Ui,
  site: Pick<SiteHubs, "networkFor">,
  baseUrl: string,
  trusted: readonly string[],
): NetworkSettings {
  const { authorities = [], proxy, identity, serverName, minVersion, ssh, headers } = site.networkFor(baseUrl);
  return {
    requestTimeoutMs: setting(ui, "requestTimeoutSeconds") * 1000,
    tls: {
      system: ui.editorSetting("http.systemCertificates") !== false,
      authorities,
      trusted,
      ...(identity && { identity }),
      ...(serverName !== undefined && { serverName }),
      ...(minVersion && { minVersion }),
    },
    proxy: { ...editorProxy(ui), ...(proxy !== undefined && { hub: proxy }) },
    headers: headers ?? [],
    ...(ssh && { ssh }),
  };
}

function editorProxy(ui: Ui): ProxySettings {
  const text = (name: string) => {
    const value = ui.editorSetting(name);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [support, proxy, authorization] = ["http.proxySupport", "http.proxy", "http.proxyAuthorization"].map(text);
  const exceptions = ui.editorSetting("http.noProxy");
  return {
    support: support === "off" || support === "on" || support === "fallback" ? support : "override",
    noProxy: Array.isArray(exceptions) ? exceptions.filter((one) => typeof one === "string") : [],
    env: process.env,
    unchecked: ui.editorSetting("http.proxyStrictSSL") === false,
    ...(proxy !== undefined && { proxy }),
    ...(authorization !== undefined && { authorization }),
  };
}
