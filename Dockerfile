# The product as an image: a checkout with its dependencies and the built web app.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /opt/foretop
COPY package.json package-lock.json .npmrc .node-version ./
COPY apps/server/package.json apps/server/
COPY apps/web/package.json apps/web/
COPY packages/shared/package.json packages/shared/
COPY packages/probes/package.json packages/probes/
COPY packages/lab/package.json packages/lab/
COPY demo/package.json demo/
COPY e2e/package.json e2e/
COPY bench/package.json bench/
COPY trials/package.json trials/
# With the optional ones: the bundler's own program for this system is one of them.
RUN npm ci
COPY . .
RUN npx vite build apps/web && npm prune --omit=dev --omit=optional

FROM node:24.21.0-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends tcpdump tini \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --home /var/lib/foretop --create-home foretop
WORKDIR /opt/foretop
COPY --from=build /opt/foretop .
USER foretop
# Its own folder cannot be written to by this user.
ENV NODE_COMPILE_CACHE=/var/lib/foretop/cache
VOLUME /var/lib/foretop
EXPOSE 8600
HEALTHCHECK --interval=10s --timeout=3s CMD ["node", "-e", "fetch('http://127.0.0.1:8600/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# What programs of checks leave behind becomes a child of the first process, which must wait for it: Node does not.
ENTRYPOINT ["tini", "--", "bin/foretop"]
CMD ["serve", "--config", "/etc/foretop", "--data", "/var/lib/foretop"]
