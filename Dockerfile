# One image for every service; which one runs is the command: `node <service>/main.ts`.
# The code is TypeScript that Node runs as it is, so there is nothing to compile.

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The `node` package serves machines whose own Node is older; the image has the right one.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node node_modules/node-bin-* && npm cache clean --force
# What is in here, for whoever has to know: CycloneDX, with versions, licences and checksums.
RUN npm sbom --sbom-format cyclonedx --omit dev --package-lock-only --legacy-peer-deps > sbom.cdx.json

FROM node:24-bookworm-slim AS runtime
ENV NODE_ENV=production \
    APOLLO_TELEMETRY_DISABLED=1 \
    HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/sbom.cdx.json sbom.cdx.json
COPY package.json ./
COPY platform platform
COPY schema schema
COPY subgraphs subgraphs
COPY gateway gateway
COPY bff-web bff-web
COPY bff-mobile bff-mobile
COPY dev dev
# Where the payment sandbox keeps its books and mail goes without an SMTP server.
# Nothing is installed in a running container: whoever gets in finds no package manager.
RUN mkdir -p /data && chown node:node /data && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* /usr/local/bin/yarn /usr/local/bin/yarnpkg
VOLUME /data
USER node
CMD ["node", "--max-semi-space-size=32", "gateway/main.ts"]
