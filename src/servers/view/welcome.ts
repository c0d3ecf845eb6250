import type { SiteHubsSource } from "../../ui/settings/site/site-hubs.js";
import type { Ui } from "../../ui/ui.js";

/** What the view says where no hub is added yet: whether the site has set up some that can be chosen. By this package.json has its words. */
export async function welcomeToHubs({ ui, site }: { ui: Ui; site: SiteHubsSource }): Promise<void> {
  const hubs = (await site()).hubs();
  await ui.run("setContext", "hubKernels.siteHubs", hubs.length > 0);
}
