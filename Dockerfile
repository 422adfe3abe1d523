# OpenSetter: the same image is a server, a worker, and every other command.
#
#   docker build -t opensetter .
#   docker run -p 127.0.0.1:8000:8000 -v opensetter:/var/lib/opensetter opensetter
#
# See compose.yaml for a server, a worker and a PostgreSQL beside each other.

FROM python:3.11-slim AS build
WORKDIR /build
RUN python -m venv /opt/opensetter
COPY requirements.lock ./
RUN /opt/opensetter/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY src ./src
# Nothing more is fetched here: what builds the package is in the lock too.
RUN /opt/opensetter/bin/pip install --no-cache-dir --no-index --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN groupadd --system --gid 10001 opensetter \
    && useradd --system --uid 10001 --gid opensetter --no-create-home --home-dir /var/lib/opensetter opensetter \
    && install --directory --owner=opensetter --group=opensetter --mode=0700 /var/lib/opensetter
COPY --from=build /opt/opensetter /opt/opensetter
ENV PATH=/opt/opensetter/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    OPENSETTER_HOST=0.0.0.0 \
    OPENSETTER_PORT=8000 \
    OPENSETTER_DATA_DIR=/var/lib/opensetter \
    OPENSETTER_LOG_FORMAT=json
WORKDIR /var/lib/opensetter
VOLUME /var/lib/opensetter
# By number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 8000
# Whether the process lives. Whether it may be sent work is /readyz: for a proxy to ask, and no reason to restart.
HEALTHCHECK --interval=10s --timeout=4s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as http; http.urlopen('http://127.0.0.1:8000/livez', timeout=3)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["opensetter"]
CMD ["serve"]
