"""The files of a bank: byte for byte, within limits, and every slip named."""

import json
import shutil

import pytest
from django.core.management import call_command

from exam import bank
from exam.interchange.bank_files import read_bank
from exam.interchange.findings import BankUnreadable
from exam.interchange.yaml_text import Unreadable, parse
from tests.exam.bank_cast import FIXTURES, GIT, NOW

BANKS = ["git-basics", "aws-mla", "tutorial"]


@pytest.fixture
def copy(tmp_path):
    """A copy of git-basics that a test may spoil."""
    return shutil.copytree(GIT, tmp_path / "git-basics")


def spoil(path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize("key", BANKS)
def test_a_dump_of_a_fresh_load_equals_the_files_byte_for_byte(key, tmp_path):
    bank.load(draft=read_bank(FIXTURES / key), now=NOW)
    call_command("dump_bank", key, str(tmp_path))
    kept = {path.relative_to(FIXTURES / key): path.read_bytes() for path in (FIXTURES / key).rglob("*.yaml")}
    # Rules are written by hand and stand in no database.
    del kept[next(path for path in kept if path.name == "rules.yaml")]
    assert {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.yaml")} == kept


@pytest.mark.parametrize("key", BANKS)
def test_the_bundled_banks_are_fit_for_release(key, capsys):
    call_command("check_bank", str(FIXTURES / key), "--release")
    assert "0 errors, 0 warnings" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"a: &x 1\nb: *x\n", "anchor or alias"),
        (b"a: 1\na: 2\n", "twice"),
        (b"a: !!python/name:os.system 1\n", "tag"),
        (b"[" * 9 + b"]" * 9, "deeper"),
        (b"[" * 1_000_000, "deeper"),
        (b"a: \xff\n", "UTF-8"),
        (b"a: [1\n", "not YAML"),
        (b"a: 2026-13-41\n", "cannot be read"),
        (b"a: 1\n---\nb: 1\n", "not YAML"),
        (b"#" * (2 * 1024 * 1024 + 1), "larger"),
    ],
)
def test_hostile_files_are_refused(text, reason):
    with pytest.raises(Unreadable, match=reason):
        parse(text)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("difficulty: easy", "dificulty: easy", "is no field of the format"),
        ("task: '1.1'", "task: 1.1", "put it in quotes"),
        ("key: git-11-0001", "key: git-12-0099", "belongs into questions/git-12.yaml"),
        ("key: git-11-0001", "key: git-11-0002", "stands twice"),
        ("status: ready", "status: finished", "status"),
    ],
)
def test_a_slip_in_a_file_is_named(copy, old, new, told):
    spoil(copy / "questions" / "git-11.yaml", old, new)
    with pytest.raises(BankUnreadable) as unreadable:
        read_bank(copy)
    assert told in str(unreadable.value)
    assert "questions/git-11.yaml" in str(unreadable.value)


def findings(path, capsys):
    """What check_bank says of a bank with an error."""
    with pytest.raises(SystemExit) as ended:
        call_command("check_bank", str(path))
    assert ended.value.code == 1
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("task: '1.1'", "task: '9.9'", "git-11-0001: placements: names task 9.9"),
        ("https://git-scm.com/book", "https://example.org/book", "host that rules.yaml does not list"),
        ("https://git-scm.com/docs/git-add", "https://git-scm.com/docs/git-add?x=1", "has a query"),
        ("https://git-scm.com/docs/git-add", "http://git-scm.com/docs/git-add", "must start with https://"),
        ("    key: true\n", "", "No option is marked as the key"),
        ("difficulty: easy", "difficulty: easy\n  enemies: [git-99-0001]", "which is no other question"),
        ("difficulty: easy", "difficulty: easy\n  case_study: git-study-0001", "not in case-studies.yaml"),
    ],
)
def test_check_bank_names_key_field_and_what_to_do(copy, capsys, old, new, told):
    spoil(copy / "questions" / "git-11.yaml", old, new)
    assert told in findings(copy, capsys)


def test_check_bank_wants_a_full_paper(copy, capsys):
    for name in ("git-31.yaml", "git-32.yaml"):
        spoil(copy / "questions" / name, "status: ready", "status: draft")
        (copy / "questions" / name).unlink()
    assert "a full paper cannot be drawn" in findings(copy, capsys)


def test_check_bank_refuses_impossible_sums(copy, capsys):
    path = copy / "blueprints" / "GIT-1.yaml"
    spoil(path, "scored_count: 15", "scored_count: 16")
    assert "cannot score more than it shows" in findings(copy, capsys)


def test_check_bank_writes_the_one_form(copy, capsys):
    path = copy / "questions" / "git-11.yaml"
    before = path.read_bytes()
    spoil(path, "kind: single", "kind:    'single'")
    assert "--write" in findings(copy, capsys)
    call_command("check_bank", str(copy), "--write")
    assert path.read_bytes() == before


def test_check_bank_speaks_json(copy, capsys):
    call_command("check_bank", str(copy), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["bank"], told["questions"]) == ("git-basics", 30)
    assert {(finding["check"], finding["level"]) for finding in told["findings"]} == {(11, "W")}
    assert all(finding["waived"] for finding in told["findings"])
    first = told["coverage"]["GIT-1"][0]
    assert first == {"task": "1.1", "name": "single", "count": 3, "wanted": None}


def test_check_bank_ends_with_a_table_of_coverage(copy, capsys):
    call_command("check_bank", str(copy))
    lines = capsys.readouterr().out.splitlines()
    head = next(line for line in lines if line.startswith("GIT-1"))
    assert head.split()[1:4] == ["single", "multiple", "ordering"]
    assert [line.split()[0] for line in lines[lines.index(head) + 1 : -2]] == [
        "1.1",
        "1.2",
        "2.1",
        "2.2",
        "3.1",
        "3.2",
    ]


def test_a_slip_in_the_table_of_topics_is_named(copy, capsys):
    head = "id,blueprint,task,skill,weight,kinds,topic,why,url\n"
    row = "G11-01,GIT-1,1.1,,normal,single,The index,It is between,http://git-scm.com/docs\n"
    (copy / "topics.csv").write_text(head + row)
    assert "topics.csv:2: G11-01: url" in findings(copy, capsys)
    (copy / "topics.csv").write_text(head + row.replace("http:", "https:") + "G11-01,GIT-1\n")
    assert "topics.csv:3" in findings(copy, capsys)
