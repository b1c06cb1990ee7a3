# The Node services, a target each: api, controller, inference. Build context: the repository.
#
# What runs is one file on a root that holds Node and the libraries it loads, nothing else.
ARG NODE_IMAGE=node:22.23.3-bookworm-slim@sha256:c3de60bf2f9dd0ac6370e6117950ff62d6e339527e7472301c9c78a017978392

FROM ${NODE_IMAGE} AS bundles
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY functions/api/package.json functions/api/
COPY functions/inference/package.json functions/inference/
COPY jobs/package.json jobs/
COPY infra/gcp/package.json infra/gcp/
COPY infra/local/package.json infra/local/
COPY infra/local/cloud-run/package.json infra/local/cloud-run/
COPY infra/local/set-up infra/local/set-up
# As set-up does it: `npm ci` refuses a lockfile without the optional binaries of other platforms.
RUN node -e 'import("./infra/local/set-up/steps.mjs").then((steps) => steps.installNodePackages({}, console.log))'
COPY shared shared
COPY functions functions
COPY jobs jobs
COPY infra/local/bundle.ts infra/local/bundle-inputs.ts infra/local/bundle-services.ts infra/local/
RUN node --import tsx infra/local/bundle-services.ts

FROM ${NODE_IMAGE} AS root
COPY infra/images/minimal-root.sh /
RUN sh /minimal-root.sh /minimal /usr/local/bin/node

FROM scratch AS runtime
COPY --from=root /minimal /
ENV NODE_ENV=production HOME=/tmp
USER 10001:10001
ENTRYPOINT ["/usr/local/bin/node"]

FROM runtime AS api
COPY --from=bundles /build/.fitlane/bundles/api.mjs /build/.fitlane/bundles/api.mjs.map /srv/
CMD ["--enable-source-maps", "/srv/api.mjs"]

FROM runtime AS controller
COPY --from=bundles /build/.fitlane/bundles/controller.mjs /build/.fitlane/bundles/controller.mjs.map /srv/
CMD ["--enable-source-maps", "/srv/controller.mjs"]

# Without its source map: that would cost 145 MB from the start on.
FROM runtime AS inference
COPY --from=bundles /build/.fitlane/bundles/inference.mjs /srv/
CMD ["--max-semi-space-size=4", "/srv/inference.mjs"]
