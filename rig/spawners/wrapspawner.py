# The real ProfilesSpawner over local processes.
from jupyterhub.spawner import SimpleLocalProcessSpawner
from wrapspawner import ProfilesSpawner


def profile(title, key):
    # A wrapped spawner reads no configuration but this.
    settings = {
        "cmd": list(c.Spawner.cmd),
        "args": list(c.Spawner.args),
        "ip": "127.0.0.1",
        "environment": {**c.Spawner.environment, "HUB_PROFILE": key},
    }
    return (title, key, SimpleLocalProcessSpawner, settings)


c.JupyterHub.spawner_class = ProfilesSpawner
c.ProfilesSpawner.profiles = [
    profile("Login node, 1 h", "login"),
    profile("GPU node, 4 h", "gpu"),
]
