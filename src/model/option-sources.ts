/**
 * Where the options of a start come from, in the order in which they are offered: the server's last start; the hub's own form by its
 * companion; profiles of the settings and of sites; starts of other servers; the hub's own default; the hub's form behind a password; the
 * hub's page in the browser.
 */
export const optionSources = ["last", "companion", "profiles", "earlier", "default", "page", "browser"] as const;

export type OptionSource = (typeof optionSources)[number];
