# One image for the API, the worker and the migrations: the command chooses.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Without the optional binaries of PostgreSQL: embedded services are refused in production.
RUN npm ci --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    GRAPHILE_ENV=production \
    HOST=0.0.0.0
WORKDIR /app
# A volume mounted here takes over its owner.
RUN install -d -o node -g node /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY . .
USER node
EXPOSE 5678 5679
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD \
  ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADMIN_PORT ?? 5679}/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Not through npm, which would not pass the signals on.
CMD ["node", "server/main.ts"]
