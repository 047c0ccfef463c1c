# Servers of the small estate that have no image of their own.
FROM debian:bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends gearman-job-server perlbal snmpd \
  && rm -rf /var/lib/apt/lists/*
COPY perlbal.conf snmpd.conf /etc/foretop-estate/
