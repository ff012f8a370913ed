/** Where an edge stands, and which two versions are behind it. */
export interface EdgeOptions {
  /** Where it keeps everything: configuration, shares, log. */
  readonly folder: string;
  /** Port, or address and port, that people's requests come to. */
  readonly listen: string;
  /** Address of each version, `host:port`. */
  readonly blue: string;
  readonly green: string;
  /** What keeps one caller on one version, in nginx's variables. */
  readonly stickyBy?: string;
}

export type Colour = 'blue' | 'green';

/** A caller is whoever sends the same credentials from the same address: people stay on a version from page to page. */
const usualKey = '$remote_addr$http_authorization$http_cookie';

export const logFile = 'traffic.log';
export const sharesFolder = 'green';
export const buckets = 100;

/**
 * nginx's whole configuration. Callers fall into a hundred buckets; a bucket is served by the green version while there is a file of its number. So shares are
 * changed by making and removing files: at once, without a reload, and no connection is closed for it.
 */
export function edgeConfig({ folder, listen, blue, green, stickyBy = usualKey }: EdgeOptions): string {
  return `# Made by deploy/traffic; change edge-config.ts instead.
worker_processes auto;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 4096; }
http {
  access_log off;
  server_tokens off;
  client_body_temp_path ${folder}/tmp; proxy_temp_path ${folder}/tmp; fastcgi_temp_path ${folder}/tmp; uwsgi_temp_path ${folder}/tmp; scgi_temp_path ${folder}/tmp;
  client_max_body_size 2m;
  log_format traffic escape=json '{"version":"$version","status":$status,"upstreamStatus":"$upstream_status","seconds":"$upstream_header_time"}';

  # A version that takes no connections at all is stepped in for by the other one; what it began to work on is never sent twice.
  upstream blue { server ${blue} max_fails=0; server ${green} backup; keepalive 64; }
  upstream green { server ${green} max_fails=0; server ${blue} backup; keepalive 64; }

  split_clients "${stickyBy}" $bucket {
${Array.from({ length: buckets - 1 }, (_, index) => `    1% ${index};`).join('\n')}
    * ${buckets - 1};
  }
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }

  server {
    listen ${listen};
    location / {
      set $version blue;
      if (-f ${folder}/${sharesFolder}/$bucket) { set $version green; }
      access_log ${folder}/${logFile} traffic;
      proxy_pass http://$version;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_next_upstream error;
      proxy_connect_timeout 1s;
      # Live updates are silent for longer than any request.
      proxy_read_timeout 1h;
      proxy_buffering off;
    }
  }
}
`;
}
