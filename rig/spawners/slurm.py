# What both Slurm spawners need where hub, controller and nodes are one machine. `slurm_conf` is written before it.
import batchspawner  # noqa: F401  (its import gives the hub the call by which a job tells its port)
from traitlets import HasTraits, Unicode

os.environ["SLURM_CONF"] = slurm_conf
c.Spawner.env_keep = ["PATH", "LANG", "SLURM_CONF"]
c.SlurmSpawner.exec_prefix = ""
c.SlurmSpawner.req_srun = ""
c.SlurmSpawner.state_exechost_exp = "127.0.0.1"


class OneUser(HasTraits):
    """All jobs are those of the system's user that runs the hub, so that users of the hub need no account here."""

    ip = Unicode("127.0.0.1")  # what the class says is what start() takes, whatever is configured

    def home(self):
        home = f"{rig['folder']}/homes/{self.user.name}"
        os.makedirs(home, exist_ok=True)
        return home

    def _req_homedir_default(self):
        return self.home()

    def _req_prologue_default(self):
        # The login environment that sbatch asks for has the system's user's.
        return f"export HOME={self.home()}"

    def user_env(self, env):
        return {**env, "USER": self.user.name, "HOME": self.home()}
