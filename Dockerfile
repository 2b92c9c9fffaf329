# The image that docker-compose.yml starts as web, workers and beat.
FROM node:20-bookworm-slim AS theme
WORKDIR /theme
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY static static
RUN npm run build

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-dejavu-core fonts-sil-scheherazade \
        fonts-lohit-beng-bengali fonts-lohit-deva fonts-lohit-gujr fonts-lohit-guru \
        fonts-lohit-knda fonts-lohit-mlym fonts-lohit-taml fonts-lohit-telu \
        fonts-lklug-sinhala fonts-tlwg-garuda-ttf fonts-sil-abyssinica fonts-wqy-microhei fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/wcc
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
COPY --from=theme /theme/static/build static/build
RUN useradd --system --create-home wcc && mkdir -p /var/lib/wcc && chown wcc /var/lib/wcc \
    && WCC_VAR=/tmp/build WCC_STATIC_ROOT=/srv/static python manage.py collectstatic --noinput -v0 && rm -rf /tmp/build
USER wcc
ENV WCC_VAR=/var/lib/wcc WCC_STATIC_ROOT=/srv/static
