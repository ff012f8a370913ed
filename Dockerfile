# One image for every service; which one runs is the command: `node <service>/main.ts`.
# The code is TypeScript that Node runs as it is, so there is nothing to compile.

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The `node` package serves machines whose own Node is older; the image has the right one.
RUN npm ci --omit=dev --ignore-scripts && rm -rf node_modules/node node_modules/node-bin-* && npm cache clean --force

FROM node:24-bookworm-slim AS runtime
ENV NODE_ENV=production \
    APOLLO_TELEMETRY_DISABLED=1 \
    HOST=0.0.0.0
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json ./
COPY platform platform
COPY schema schema
COPY subgraphs subgraphs
COPY gateway gateway
COPY bff-web bff-web
COPY bff-mobile bff-mobile
COPY dev dev
# Where the payment sandbox keeps its books and mail goes without an SMTP server.
RUN mkdir -p /data && chown node:node /data
VOLUME /data
USER node
CMD ["node", "gateway/main.ts"]
