#!/usr/bin/env bash
# Rolls an overlay out: migrations first, to their end; then the processes, each group watched until it is up. A failure stops here,
# with the old version still serving. Usage: deploy/kubernetes/rollout.sh production
set -euo pipefail
overlay="${1:?say which overlay: staging or production}"
folder="$(dirname "${BASH_SOURCE[0]}")/overlays/$overlay"
[ -d "$folder" ] || { echo "There is no overlay '$overlay'; there are: $(ls "$(dirname "$folder")" | xargs)." >&2; exit 2; }
namespace=marketplace
rendered="$(mktemp)"
trap 'rm -f "$rendered"' EXIT
kubectl kustomize "$folder" > "$rendered"

jobs='app.kubernetes.io/component=migrate'
# A job cannot be changed, so the last release's give way to this one's.
kubectl --namespace "$namespace" delete job --selector "$jobs" --ignore-not-found
# What jobs and processes both need (settings, secrets, accounts, network) comes with the jobs; it takes effect for processes only when they restart.
kubectl apply --filename "$rendered" --selector 'app.kubernetes.io/component notin (server,worker)'
if ! kubectl --namespace "$namespace" wait job --selector "$jobs" --for condition=complete --timeout 30m; then
  echo 'A migration did not finish; nothing was rolled out. Its log:' >&2
  kubectl --namespace "$namespace" logs --selector "$jobs" --tail 50 --prefix >&2
  exit 1
fi
kubectl apply --filename "$rendered"
# Behind before front: what a gateway or BFF of the new version may ask for is there when it starts.
for name in user vendor product order notification sandbox gateway bff-web bff-mobile; do
  for deployment in $(kubectl --namespace "$namespace" get deployment --selector "app.kubernetes.io/name=$name" --output name); do
    if ! kubectl --namespace "$namespace" rollout status "$deployment" --timeout 10m; then
      echo "$deployment did not come up; going back." >&2
      kubectl --namespace "$namespace" rollout undo "$deployment"
      exit 1
    fi
  done
done
