/** Kubernetes manifests as a cluster would get them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { rootDir } from '../../dev/paths.ts';

export interface Container {
  command: string[];
  image: string;
  ports?: { name: string; containerPort: number }[];
  env?: { name: string; value: string }[];
  envFrom: ({ configMapRef: { name: string } } | { secretRef: { name: string } })[];
  resources: { requests?: Record<string, string>; limits?: Record<string, string> };
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[];
  securityContext?: { readOnlyRootFilesystem?: boolean; allowPrivilegeEscalation?: boolean };
  startupProbe?: Probe;
  livenessProbe?: Probe;
  readinessProbe?: Probe;
}

export interface Probe {
  httpGet: { path: string; port: string };
}

export type Labels = Record<string, string>;

export interface Peer {
  podSelector?: { matchLabels?: Labels };
  namespaceSelector?: { matchLabels?: Labels };
  ipBlock?: { cidr: string; except?: string[] };
}

export interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { port: number | string }[];
}

export interface PodSelector {
  matchLabels?: Labels;
  matchExpressions?: { key: string; operator: string; values: string[] }[];
}

export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Labels };
  data?: Record<string, string>;
  spec?: {
    replicas?: number;
    template?: { metadata: { labels: Labels }; spec: { containers: Container[]; volumes?: { name: string; configMap?: { name: string } }[]; securityContext?: { runAsNonRoot?: boolean }; terminationGracePeriodSeconds?: number } };
    selector?: Labels & { matchLabels?: Labels };
    ports?: { targetPort: string }[];
    scaleTargetRef?: { name: string };
    triggers?: { metadata: { query: string } }[];
    metrics?: { resource?: { name: string; target: { averageUtilization?: number } } }[];
    podSelector?: PodSelector;
    policyTypes?: string[];
    ingress?: Rule[];
    egress?: Rule[];
    target?: { name: string };
    data?: { secretKey: string }[];
    maxUnavailable?: number;
  };
}

const program = ['kubectl', 'kustomize'].find((name) => spawnSync(name, name === 'kubectl' ? ['version', '--client'] : ['version']).status === 0);

/** Why manifests cannot be rendered here; false when they can. */
export const noRenderer: string | false = program === undefined && 'neither kubectl nor kustomize is on this machine';

/** All objects of an overlay. @throws Error with kustomize's own words when it is not valid. */
export function render(overlay: string): Manifest[] {
  const folder = join(rootDir, 'deploy/kubernetes/overlays', overlay);
  const { status, stdout, stderr } = spawnSync(program ?? 'kubectl', program === 'kustomize' ? ['build', folder] : ['kustomize', folder], { encoding: 'utf8', maxBuffer: 20_000_000 });
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJS() as Manifest);
}

/** What runs containers: deployments and jobs. */
export function workloads(manifests: readonly Manifest[]): { name: string; kind: string; labels: Labels; container: Container; manifest: Manifest }[] {
  return manifests.flatMap((manifest) => {
    const template = manifest.spec?.template;
    if (!template) return [];
    return template.spec.containers.map((container) => ({ name: manifest.metadata.name, kind: manifest.kind, labels: template.metadata.labels, container, manifest }));
  });
}

/** Whether a policy's selector picks a pod of these labels. */
export function selects({ matchLabels = {}, matchExpressions = [] }: PodSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => operator === 'In' && values.includes(labels[key] ?? ''))
  );
}
