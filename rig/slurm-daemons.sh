#!/usr/bin/env bash
# Slurm's daemons, for as long as the standard input stays open: it closes when the rig ends, however it ends.
# slurm-daemons.sh FOLDER NODE...
set -u
folder=$1
shift
export SLURM_CONF=$folder/slurm.conf
exec 3<&0 </dev/null
daemons=()

# In sessions of their own, since they must outlive the signal that ends this script until the jobs are gone.
start() {
  setsid "$@" 3<&- &
  daemons+=($!)
}

finish() {
  trap '' TERM INT HUP
  timeout 5 scancel --quiet --user="$(id -un)"
  for _ in {1..50}; do
    [ -z "$(timeout 5 squeue --noheader)" ] && break
    sleep 0.1
  done
  kill -TERM "${daemons[@]}" 2>/dev/null
  wait "${daemons[@]}"
}

trap 'finish; exit 0' TERM INT HUP
start munged --foreground --force --socket="$folder/munge.socket" --key-file="$folder/munge.key" \
  --pid-file="$folder/munge.pid" --log-file="$folder/munge.log" --seed-file="$folder/munge.seed" --num-threads=2
while [ ! -S "$folder/munge.socket" ] && kill -0 "${daemons[0]}"; do sleep 0.05; done

# Accounts are real ones: slurmdbd's, in a database of its own that only listens on a socket in a closed folder.
if [ -f "$folder/slurmdbd.conf" ]; then
  database=$folder/database
  mkdir -m 700 "$database"
  mkdir -p "$database/data/mysql"
  mariadb=(mariadbd --no-defaults --user="$(id -un)" --datadir="$database/data" --skip-networking --skip-log-bin
    --skip-grant-tables --innodb-log-file-size=4M --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0)
  # slurmdbd has procedures in it, whose tables a database without its own does not have.
  { echo "use mysql;"; cat /usr/share/mysql/mysql_system_tables.sql; } | "${mariadb[@]}" --bootstrap
  start "${mariadb[@]}" --socket="$database/socket"
  while [ ! -S "$database/socket" ] && kill -0 "${daemons[-1]}"; do sleep 0.05; done
  MYSQL_UNIX_PORT=$database/socket start slurmdbd -D
  while ! sacctmgr -iQ list cluster >/dev/null 2>&1 && kill -0 "${daemons[-1]}"; do sleep 0.1; done
  sacctmgr -iQ <"$folder/accounts.txt"
fi
start slurmctld -D -f "$SLURM_CONF"
for node; do start slurmd -D -N "$node" -f "$SLURM_CONF"; done

cat <&3 >/dev/null &
parent=$!
wait -n
kill -0 "$parent" 2>/dev/null && { echo "one of Slurm's daemons ended"; finish; exit 1; }
finish
rm -rf "$folder"
