#!/usr/bin/env python3
"""What a start costs with 1,000 questions alone, and with 99,000 of other exams beside them.

./run bench big_bank
"""

import contextlib
import json
import os
import subprocess
import sys

from meters import cpu_seconds
from servers import HERE, ROOT, cutscore, database_server

STARTS = 40
MEASURE = """
import json, time
from django.utils import timezone
from accounts.models import User
from exam import attempts
from exam.models import Blueprint
blueprint = Blueprint.objects.get(code="BENCH")
learners = list(User.objects.filter(email__startswith="bench").order_by("pk"))[:%(starts)d]
for attempt in __import__("exam.models").models.Attempt.objects.open():
    attempts.discard(attempt=attempt, now=timezone.now())
attempts.start(learner=User.objects.create_user("warm%(turn)d@example.org"), blueprint=blueprint, seed=1,
               now=timezone.now(), time_factor=1)
begun, wall = time.process_time(), time.perf_counter()
for number, learner in enumerate(learners):
    attempts.start(learner=learner, blueprint=blueprint, seed=number, now=timezone.now(), time_factor=1)
print(json.dumps({"cpu": (time.process_time() - begun) / len(learners),
                  "wall": (time.perf_counter() - wall) / len(learners)}))
"""
# Straight into the tables: loading 99,000 questions by the loader is not what is measured here.
FILL = """
WITH sold AS (
    INSERT INTO exam_certification (key, name, provider, lang, licence, provenance, description)
    VALUES ('others', 'Others', 'Nobody', 'en', 'CC-BY-4.0', '', '') RETURNING id
), asked AS (
    INSERT INTO exam_question (certification_id, key, kind, status, difficulty, provenance, licence, volatile,
                               topics, authoring, loaded_hash)
    SELECT sold.id, 'others-' || lpad(n::text, 6, '0'), 'single', 'ready', 'medium', '', '', false, '{}', '{}', ''
    FROM sold, generate_series(1, 99000) n RETURNING id
), worded AS (
    INSERT INTO exam_revision (question_id, number, lang, stem, lead_in, takeaway, created_at)
    SELECT id, 1, 'en', repeat('word ', 42), 'Which?', '', now() FROM asked RETURNING id
), offered AS (
    INSERT INTO exam_option (revision_id, code, side, position, text, is_key)
    SELECT worded.id, 'o' || n, 'choice', n, repeat('text ', 10), n = 1 FROM worded, generate_series(1, 4) n
)
INSERT INTO exam_reference (revision_id, position, url, title)
SELECT id, 1, 'https://example.org/', 'Title' FROM worded;
UPDATE exam_revision SET published_at = now() WHERE published_at IS NULL;
ANALYZE;
"""


def measured(environment, database, turn):
    before = cpu_seconds({"db": [database]})["db"]
    code = MEASURE % {"starts": STARTS, "turn": turn}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c", code],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    found["db"] = (cpu_seconds({"db": [database]})["db"] - before) / STARTS
    return found


def main():
    with contextlib.ExitStack() as stack:
        database, make, folder = stack.enter_context(database_server())
        url = make("cutscore_bench")
        server = stack.enter_context(cutscore(url, folder, 8183, questions=1000))
        environment = server.environment
        alone = measured(environment, database, 1)
        _statement(environment, FILL)
        crowded = measured(environment, database, 2)
    for name, found in (("1,000 alone", alone), ("beside 99,000", crowded)):
        site, base, wall = (1000 * found[key] for key in ("cpu", "db", "wall"))
        print(
            f"{name:14} CPU {site:.1f} ms of the site, {base:.1f} ms of the database; laid out after {wall:.1f} ms"
        )
    ratio = (crowded["cpu"] + crowded["db"]) / (alone["cpu"] + alone["db"])
    print(f"ratio          {ratio:.2f} by CPU, {crowded['wall'] / alone['wall']:.2f} by time")


def _statement(environment, sql):
    code = f"from django.db import connection\nwith connection.cursor() as cursor: cursor.execute({sql!r})"
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    os.chdir(HERE)
    main()
