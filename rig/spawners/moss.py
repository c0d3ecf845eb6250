# The real jupyterhub_moss over the real Slurm.
import jupyterhub_moss


class OneUserMoss(OneUser, jupyterhub_moss.MOSlurmSpawner):
    pass


jupyterhub_moss.set_config(c)
c.JupyterHub.spawner_class = OneUserMoss
# "custom" is a site's own as well as what users may call theirs. Before 6.1 an environment has no modules.
python_environment = {
    "default": {
        "description": "Python of the cluster",
        "path": f"{rig['environment']}/bin",
        "add_to_path": True,
    },
    "second": {
        "description": "The same under another name",
        "path": f"{rig['environment']}/bin",
        "add_to_path": True,
        "prologue": "export HUB_ENVIRONMENT=second",
    },
    "custom": {"description": "Custom-made by the site", "path": f"{rig['environment']}/custom"},
}
c.MOSlurmSpawner.partitions = {
    "cpu": {"architecture": "x86_64", "description": "Eight cores", "jupyter_environments": python_environment},
    "gpu": {"architecture": "x86_64", "description": "Two A100", "jupyter_environments": python_environment},
    "short": {
        "architecture": "x86_64",
        "description": "One minute",
        "simple": False,
        "jupyter_environments": python_environment,
    },
}
