#!/bin/sh
# Installs Debian packages without starting the services they bring, and without touching running ones.
# usage: apt-install.sh package...   (as root)
set -eu
policy=/usr/sbin/policy-rc.d
saved=$policy.before-marketplace

restore() {
  if [ -e "$saved" ]; then mv -f "$saved" "$policy"; else rm -f "$policy"; fi
}

# A run that was killed outright left its own policy: put back what was there before it.
if [ -e "$policy" ] && grep -q 'marketplace: no service is started' "$policy"; then restore; fi
if [ -e "$policy" ]; then mv "$policy" "$saved"; fi
trap restore EXIT
trap 'exit 130' INT TERM HUP
printf '#!/bin/sh\n# marketplace: no service is started while we install\nexit 101\n' >"$policy"
chmod 755 "$policy"

export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=120 update -q
apt-get -o DPkg::Lock::Timeout=120 install -q -y --no-install-recommends "$@"

# What was not there before must not come up at the next boot either.
if command -v systemctl >/dev/null 2>&1 && [ -d /run/systemd/system ]; then
  for package in "$@"; do
    case $package in
      mariadb-server) units=mariadb ;;
      redis-server) units=redis-server ;;
      rabbitmq-server) units=rabbitmq-server ;;
      nginx-light) units=nginx ;;
      prometheus) units=prometheus ;;
      *) units= ;;
    esac
    for unit in $units; do systemctl disable --quiet "$unit" || true; done
  done
fi
