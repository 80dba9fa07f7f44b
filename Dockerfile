FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATE_DIR=/srv/state MALLOC_ARENA_MAX=2
RUN useradd --create-home --uid 10001 cutscore && install -d -o cutscore -g cutscore /srv/state
WORKDIR /srv/cutscore
COPY requirements/runtime.txt requirements/runtime.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/runtime.txt
# The code belongs to root: the site cannot change itself.
COPY . .
USER cutscore
RUN SECRET_KEY=only-for-the-build python manage.py collectstatic --no-input --verbosity 0
EXPOSE 8000
# The site answers only to its own names, so the question carries the one of SITE_URL.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["python", "-c", "import os, urllib.parse, urllib.request; site = urllib.parse.urlsplit(os.environ.get('SITE_URL') or 'http://127.0.0.1'); urllib.request.urlopen(urllib.request.Request('http://127.0.0.1:8000/healthz', headers={'Host': site.netloc}), timeout=4)"]
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
