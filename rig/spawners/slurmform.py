# The real slurmformspawner over the real Slurm. Its templates are a Magic Castle cluster's, whose places are changed to this machine's.
from slurmformspawner import SlurmFormSpawner

templates = f"{rig['environment']}/share/slurmformspawner/templates"
with open(f"{templates}/submit.sh") as template:
    site_script = template.read().replace("/opt/ipython-kernel", rig["environment"])
site_script = site_script.replace("unset XDG_RUNTIME_DIR\n", "unset XDG_RUNTIME_DIR\nexport HOME={{homedir}} SLURM_TMPDIR={{homedir}}/.job\n")
submit_template = f"{rig['folder']}/submit.sh"
with open(submit_template, "w") as template:
    template.write(site_script)


class OneUserSlurmForm(OneUser, SlurmFormSpawner):
    # The hub's users have no account on this machine, so there is nobody to become by sudo.
    batch_submit_cmd = "{slurm_bin_path}/sbatch --parsable"
    batch_cancel_cmd = "{slurm_bin_path}/scancel {job_id}"
    env_keep = ["PATH", "LANG", "SLURM_CONF"]


c.JupyterHub.spawner_class = OneUserSlurmForm
c.SlurmFormSpawner.slurm_bin_path = "/usr/bin"
c.SlurmFormSpawner.submit_template_path = submit_template
c.SlurmFormSpawner.profile_args = {
    "shell": {"name": "Shell session", "params": {"nprocs": 1, "runtime": 0.5, "ui": "terminal"}},
    "training": {
        "name": "Training on one A100",
        "params": {"nprocs": 4, "memory": 8000, "runtime": 3, "gpus": "gpu:a100:1", "partition": "gpu"},
    },
}
c.SbatchForm.runtime = {"max": 8}
c.SbatchForm.memory = {"min": 500}
c.SbatchForm.partition = {"lock": False}
# Reservations come and go; the hub would know those of five minutes ago.
c.SlurmAPI.res_cache_ttl = 0
