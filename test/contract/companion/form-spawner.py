# A form that is made for each user and server, asynchronously, and that knows what its maker can know.
async def hook(spawner, auth_state):
    spawner.told_by_hook = "told"


async def form(spawner):
    who = f"{spawner.user.name} on {spawner.name or 'default'} at {spawner.handler.hub.base_url} {spawner.told_by_hook}"
    return f"""
      <label for="image">Image for {who}</label>
      <select id="image" name="image"><option>base</option><option>torch</option><option>secret</option></select>
      <label for="gpu">GPUs</label><input id="gpu" type="number" name="gpu" min="0" max="4" value="0">
    """


async def options_from_form(fields, spawner):
    image, gpu = fields["image"][0], fields.get("gpu", ["0"])[0]
    if image == "secret":
        raise ValueError(f"{spawner.user.name} may not use the image 'secret' (100%)")
    return {"image": image, "gpu": gpu}


def apply_user_options(spawner, options):
    if options.get("gpu") == "4":
        raise ValueError("no node has four")


c.Spawner.auth_state_hook = hook
c.Spawner.options_form = form
c.Spawner.options_from_form = options_from_form
if hasattr(RigSpawner, "apply_user_options"):
    c.Spawner.apply_user_options = apply_user_options
c.JupyterHub.named_server_limit_per_user = lambda handler: 1 if handler.current_user.name == "bob" else 0
