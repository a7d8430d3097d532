# The images of the services, one target each: gateway, session, media-node, recording-worker.
#
#   docker build --target gateway --tag convene/gateway .
#
# It takes BuildKit, the default of Docker since 23; before, set DOCKER_BUILDKIT=1. Where npm needs settings of yours (a
# registry, a proxy, an authority), give them as secrets, which stay out of the images:
#
#   --secret id=npmrc,src=$HOME/.npmrc --secret id=ca,src=ca.pem     with cafile=/run/secrets/ca in the first
#
# An image has the compiled service, the libraries of ours that it uses, and its production dependencies. It runs as user
# 1000, needs nothing writable but /tmp and the folders of what it keeps, and has no compiler and no package manager of
# Node. Debian 12, because that is what the mediasoup worker and the recordings are tested with.

FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app

# --- Installing and compiling ----------------------------------------------------------------------------------------

# What npm needs to know, without the sources: the layers below that install are made anew only when this changes.
FROM base AS manifests
COPY package.json package-lock.json .npmrc ./
COPY apps apps
COPY libs libs
RUN find apps libs \( -type f ! -name package.json -o -type d -empty \) -delete

FROM base AS compiled
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    npm ci --no-audit --no-fund
COPY tsconfig.base.json tsconfig.json prisma.config.ts ./
COPY prisma prisma
COPY tools tools
COPY apps apps
COPY libs libs
RUN node tools/prisma.ts generate && node_modules/.bin/tsc -b
COPY docker/service-files.ts docker/
RUN for service in gateway session media-node recording-worker; do \
      node docker/service-files.ts "$service" "/services/$service" || exit 1; \
    done

# Production dependencies, for each service those of its own. Types and source maps are for those who develop.
FROM base AS gateway-dependencies
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    npm ci --omit=dev --workspace @convene/gateway --no-audit --no-fund \
    && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete

# Without the optional ones, because the Prisma CLI and TypeScript count as such. Of Prisma's client only what is for
# Postgres stays.
FROM base AS session-dependencies
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    npm ci --omit=dev --omit=optional --workspace @convene/session --no-audit --no-fund \
    && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete \
    && find node_modules/@prisma/client/runtime -type f \
      \( -name '*.mysql.*' -o -name '*.sqlite.*' -o -name '*.sqlserver.*' -o -name '*.cockroachdb.*' \) -delete

FROM base AS media-node-dependencies
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    npm ci --omit=dev --workspace @convene/media-node --no-audit --no-fund \
    && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete

FROM base AS recording-worker-dependencies
COPY --from=manifests /app ./
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    npm ci --omit=dev --workspace @convene/recording-worker --no-audit --no-fund \
    && find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete

# The mediasoup worker: the one that its authors built, where it can be downloaded and runs; otherwise it is built here,
# from the source in the npm package and with Debian's libraries, which takes some minutes. One that was built earlier is
# taken again; the libraries are those that it is linked with.
FROM media-node-dependencies AS mediasoup-worker
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libabsl20220623 libsrtp2-1 libssl3 libuv1 \
    && rm -rf /var/lib/apt/lists/*
COPY tools/console tools/console
COPY tools/launcher tools/launcher
COPY tools/process tools/process
COPY tools/setup/system-packages.ts tools/setup/
COPY tools/setup/mediasoup-worker tools/setup/mediasoup-worker
COPY docker/mediasoup-worker.ts docker/
RUN --mount=type=cache,target=/root/.cache/convene node docker/mediasoup-worker.ts /mediasoup-worker

FROM media-node-dependencies AS media-node-modules
RUN rm -r node_modules/mediasoup/worker

# --- What runs -------------------------------------------------------------------------------------------------------

FROM base AS runtime
LABEL org.opencontainers.image.vendor="Convene" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
# The kernel withholds signals from the first process of a container until it has handlers for them: a service that is told
# to stop while it starts would not hear it, and be killed when its time is over. Any other process just ends.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["tini", "--"]
# The folders of what services keep belong to the user that they run as: an empty volume that Docker mounts there takes
# this over. They are the same in all images, because services share volumes.
RUN install -d -o 1000 -g 1000 /opt/openvidu/recordings /opt/openvidu/cdr /opt/openvidu/certificate \
    && rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
      /usr/local/bin/yarn* /opt/yarn*
STOPSIGNAL SIGTERM
# Whether the process lives. That it has what it needs (/health/ready) is another question: starting it anew would not help.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HEALTH_PORT || 9090}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
EXPOSE 9090

# ffmpeg, without what Debian's package brings for drawing on screens (a third of its size); the last command shows that it
# can do without.
FROM runtime AS runtime-with-ffmpeg
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ffmpeg \
    && rm -rf /var/lib/apt/lists/* /usr/lib/*/libLLVM-* /usr/lib/*/libz3.so* /usr/lib/*/dri \
    && ffmpeg -loglevel error -f lavfi -i testsrc2=duration=1 -f lavfi -i sine=duration=1 \
      -map 0 -c:v libx264 -f null - -map 0 -c:v libvpx -f null - -map 1 -c:a libopus -f null - -map 1 -c:a aac -f null -

FROM runtime AS gateway
LABEL org.opencontainers.image.title="Convene gateway" \
      org.opencontainers.image.description="REST API, WebSockets, pages and files of Convene"
# The default is inside the checkout.
ENV CERTIFICATE_DIR=/opt/openvidu/certificate
COPY --from=gateway-dependencies /app/node_modules node_modules
COPY --from=compiled /services/gateway ./
USER 1000:1000
EXPOSE 4443
CMD ["node", "--enable-source-maps", "--max-semi-space-size=16", "apps/gateway/dist/main.js"]

# Also brings the database up to date: node apps/session/dist/migrate.js
FROM runtime AS session
LABEL org.opencontainers.image.title="Convene session service" \
      org.opencontainers.image.description="Rules and state of Convene, and the migrations of its database"
COPY --from=session-dependencies /app/node_modules node_modules
COPY prisma/migrations prisma/migrations
COPY --from=compiled /services/session ./
USER 1000:1000
CMD ["node", "--enable-source-maps", "--max-semi-space-size=16", "apps/session/dist/main.js"]

FROM runtime-with-ffmpeg AS media-node
LABEL org.opencontainers.image.title="Convene media node" \
      org.opencontainers.image.description="mediasoup for Convene"
# What a worker that was built above is linked with; one that was downloaded has it inside.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libabsl20220623 libsrtp2-1 libssl3 libuv1 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=mediasoup-worker /mediasoup-worker /usr/local/bin/mediasoup-worker
ENV MEDIASOUP_WORKER_BIN=/usr/local/bin/mediasoup-worker
COPY --from=media-node-modules /app/node_modules node_modules
COPY --from=compiled /services/media-node ./
USER 1000:1000
# Media: one port for each mediasoup worker, UDP and TCP, from MEDIA_PORT on.
EXPOSE 40000/udp 40000/tcp
CMD ["node", "--enable-source-maps", "--max-semi-space-size=16", "apps/media-node/dist/main.js"]

FROM runtime-with-ffmpeg AS recording-worker
LABEL org.opencontainers.image.title="Convene recording worker" \
      org.opencontainers.image.description="Captures sessions of Convene, and makes recordings of them"
COPY --from=recording-worker-dependencies /app/node_modules node_modules
COPY --from=compiled /services/recording-worker ./
USER 1000:1000
CMD ["node", "--enable-source-maps", "--max-semi-space-size=16", "apps/recording-worker/dist/main.js"]
