import { type Case, sameAsPage } from "./same-as-page.js";

/** zero-to-jupyterhub's pattern for profiles by user or group. */
const FORM_SETS_PROFILES = `
later = c.KubeSpawner.profile_list
c.KubeSpawner.profile_list = []
async def form_with_profiles(spawner):
    spawner.profile_list = later
    return spawner._options_form_default()
c.KubeSpawner.options_form = form_with_profiles
`;
const image = "profile-option-gpu--image--unlisted-choice";

const cases: Case[] = [
  { spawner: "kubespawner", texts: { [image]: ["quay.io/ada/own:1", "quay.io/ada/own:2"] } },
  { spawner: "kubespawner", config: FORM_SETS_PROFILES, texts: { [image]: ["quay.io/ada/own:1"] } },
  { spawner: "dockerspawner" },
  { spawner: "wrapspawner" },
  { spawner: "html", texts: { account: ["ab123", "xy789"] } },
];

sameAsPage("in containers and by hand", cases);
